using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HotspotAuth.TrafficLog;

/// <summary>The rows of one run in memory, a list for each column, and their order by key and seq. Used again for each run.</summary>
internal sealed class RunRows(PackingRule rule)
{
    private readonly List<long>[] _values = [.. rule.Table.Columns.Select(_ => new List<long>())];
    private readonly List<bool>[] _nulls = [.. rule.Table.Columns.Select(_ => new List<bool>())];
    private readonly Dictionary<(UInt128, int), int>[] _places = [.. rule.Table.Columns.Select(_ => new Dictionary<(UInt128, int), int>())];
    private readonly List<byte[]>[] _items = [.. rule.Table.Columns.Select(_ => new List<byte[]>())];

    public PackingRule Rule => rule;

    public int Count => _values[0].Count;

    public ReadOnlySpan<long> Values(int column) => CollectionsMarshal.AsSpan(_values[column]);

    public ReadOnlySpan<bool> Nulls(int column) => CollectionsMarshal.AsSpan(_nulls[column]);

    /// <summary>An item of a column by its number in <see cref="Values"/>, in canonical form.</summary>
    public byte[] Item(int column, long number) => _items[column][(int)number];

    /// <summary>Adds the row on which a statement stands that selects the table's columns in order.</summary>
    public void Add(Statement row)
    {
        for (var column = 0; column < _values.Length; column++)
        {
            if (rule.IsItem(column)) _values[column].Add(row.IsNull(column) ? Place(column, default, -1) : Place(column, row.Bytes(column), row.Bytes(column).Length));
            else _values[column].Add(row.Integer(column));
            _nulls[column].Add(rule.Table.Columns[column].Nullable && !rule.IsItem(column) && row.IsNull(column));
        }
    }

    public void Clear()
    {
        for (var column = 0; column < _values.Length; column++)
        {
            _values[column].Clear();
            _nulls[column].Clear();
            _places[column].Clear();
            _items[column].Clear();
        }
    }

    /// <summary>The rows in order of key, then seq, and where each begins that has another key than the one before.</summary>
    public (int[] Rows, bool[] IsKeyStart) InOrder()
    {
        var keys = new Dictionary<(long, long), int>();
        var ofRow = new int[Count];
        for (var row = 0; row < Count; row++)
        {
            var key = (_values[rule.Key[0]][row], rule.Key.Count > 1 ? _values[rule.Key[1]][row] : 0);
            if (!keys.TryGetValue(key, out ofRow[row])) keys[key] = ofRow[row] = keys.Count;
        }

        var bytes = new byte[keys.Count][];
        for (var row = Count - 1; row >= 0; row--) bytes[ofRow[row]] ??= Key(row);
        var ranks = new int[keys.Count];
        var sorted = Enumerable.Range(0, keys.Count).ToArray();
        Array.Sort(sorted, (x, y) => bytes[x].AsSpan().SequenceCompareTo(bytes[y]));
        for (var rank = 0; rank < sorted.Length; rank++) ranks[sorted[rank]] = rank;
        var rows = new int[Count];
        var order = new long[Count];
        var first = Count == 0 ? 0 : _values[0][0];
        for (var row = 0; row < Count; row++) (rows[row], order[row]) = (row, ((long)ranks[ofRow[row]] << 32) | (_values[0][row] - first));
        Array.Sort(order, rows);
        var starts = new bool[Count];
        for (var i = 0; i < Count; i++) starts[i] = i == 0 || order[i] >> 32 != order[i - 1] >> 32;
        return (rows, starts);
    }

    /// <summary>A row's key, as <see cref="PackedBlock.Key"/> gives it.</summary>
    public byte[] Key(int row)
    {
        var item = _items[rule.Key[0]][(int)_values[rule.Key[0]][row]];
        var key = item.Length == 1 ? [] : item.AsSpan(1 + sizeof(uint)).ToArray();
        if (rule.Key.Count == 1) return key;
        var length = key.Length;
        Array.Resize(ref key, length + sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(length), _values[rule.Key[1]][row]);
        return key;
    }

    private int Place(int column, ReadOnlySpan<byte> value, int length)
    {
        var number = UInt128.Zero;
        foreach (var octet in value) number = (number << 8) | octet;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places[column], (number, length), out var isKnown);
        if (isKnown) return place;
        place = _items[column].Count;
        _items[column].Add(ItemOf(value, length));
        return place;
    }

    private static byte[] ItemOf(ReadOnlySpan<byte> value, int length)
    {
        if (length < 0) return [CanonicalRow.NullItem];
        var item = new byte[1 + sizeof(uint) + length];
        item[0] = CanonicalRow.BlobItem;
        BinaryPrimitives.WriteUInt32BigEndian(item.AsSpan(1), (uint)length);
        value.CopyTo(item.AsSpan(1 + sizeof(uint)));
        return item;
    }
}
