using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Addresses as a cell: u32 length of the zlib bytes ‖ u32 length of the items ‖ zlib(the distinct items in byte order) ‖ a cell of numbers, which are places
/// in that list. An item is as in a row's canonical form: 00, or 03 ‖ u32 length ‖ bytes.
/// </summary>
internal sealed class ItemCell
{
    private const int HeadLength = 2 * sizeof(uint);
    private const int LongestItem = 1 + sizeof(uint) + 16;
    private byte[] _items = [];
    private int[] _starts = [];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _items.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);

    /// <summary>Packs the dictionary; the numbers follow.</summary>
    public static void Pack(IEnumerable<byte[]> sorted, MemoryStream cell)
    {
        var items = sorted.SelectMany(item => item).ToArray();
        using var packed = new MemoryStream();
        ZlibCell.Pack(items, packed);
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)packed.Length);
        BinaryPrimitives.WriteUInt32BigEndian(head[sizeof(uint)..], (uint)items.Length);
        cell.Write(head);
        packed.WriteTo(cell);
    }

    /// <summary>Unpacks the dictionary of a cell and gives its numbers; false if it is damaged or not a list of distinct items of the column in byte order.</summary>
    public bool TryUnpack(ReadOnlySpan<byte> cell, int rows, SchemaColumn column, out ReadOnlySpan<byte> numbers)
    {
        numbers = default;
        Count = 0;
        if (cell.Length < HeadLength) return false;
        var (packed, length) = (BinaryPrimitives.ReadUInt32BigEndian(cell), BinaryPrimitives.ReadUInt32BigEndian(cell[sizeof(uint)..]));
        if (packed > (uint)(cell.Length - HeadLength) || length > (uint)(rows * LongestItem)) return false;
        if (_items.Length <= length) _items = new byte[length + 1];
        if (_starts.Length <= rows + 1) _starts = new int[rows + 2];
        numbers = cell[(HeadLength + (int)packed)..];
        return ZlibCell.TryUnpack(cell.Slice(HeadLength, (int)packed), _items.AsSpan(0, (int)length + 1)) && TrySplit((int)length, rows, column);
    }

    /// <summary>The place of an item; −1 if it is not among them.</summary>
    public int Find(ReadOnlySpan<byte> item)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = this[middle].SequenceCompareTo(item);
            if (order == 0) return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private bool TrySplit(int length, int most, SchemaColumn column)
    {
        for (var at = 0; at < length; Count++)
        {
            if (Count == most) return false;
            _starts[Count] = at;
            var size = Size(_items.AsSpan(at, length - at), column);
            if (size == 0) return false;
            at += size;
            _starts[Count + 1] = at;
            if (Count > 0 && this[Count - 1].SequenceCompareTo(this[Count]) >= 0) return false;
        }

        return true;
    }

    private static int Size(ReadOnlySpan<byte> items, SchemaColumn column)
    {
        if (items[0] == CanonicalRow.NullItem) return column.Nullable ? 1 : 0;
        if (items[0] != CanonicalRow.BlobItem || items.Length < 1 + sizeof(uint)) return 0;
        var length = BinaryPrimitives.ReadUInt32BigEndian(items[1..]);
        var fits = column.Type == ColumnType.Mac ? length == LogMac.Length : length is 4 or 16;
        return fits && length <= (uint)(items.Length - 1 - sizeof(uint)) ? 1 + sizeof(uint) + (int)length : 0;
    }
}
