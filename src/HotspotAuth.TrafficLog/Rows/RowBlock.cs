using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Rows of one batch as the bytes that are hashed: each is 00 ‖ canonical(row), so that its leaf is H over one span.
/// The statement is bound from the same bytes: what is stored is what is hashed.
/// </summary>
internal sealed class RowBlock(int capacity)
{
    // 00, u8 table, u16 version, 01: the eight bytes of seq follow.
    private const int SeqOffset = 5;
    private byte[] _bytes = new byte[capacity * 192];
    private readonly int[] _ends = new int[capacity];
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => Count == _ends.Length;

    /// <summary>Adds a row at the end; a row that fails while it is written leaves no trace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append<TRow>(in TRow row) where TRow : struct, ILogRow
    {
        var start = _length;
        try
        {
            var head = Reserve(SeqOffset + sizeof(long));
            head.Clear();
            head[1] = TRow.Table;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)Schema.Current.Version);
            head[4] = CanonicalRow.IntegerItem;
            var encoder = new RowEncoder(this);
            row.Write(ref encoder);
        }
        catch
        {
            _length = start;
            throw;
        }

        _ends[Count++] = _length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _length < length) Grow(length);
        var span = _bytes.AsSpan(_length, length);
        _length += length;
        return span;
    }

    /// <summary>The row with its number written into it: 00 ‖ canonical(row).</summary>
    public ReadOnlySpan<byte> Numbered(int index, long seq)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        var row = _bytes.AsSpan(start, _ends[index] - start);
        BinaryPrimitives.WriteInt64BigEndian(row[SeqOffset..], seq);
        return row;
    }

    private void Grow(int length) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));

    public void Clear() => (_length, Count) = (0, 0);
}
