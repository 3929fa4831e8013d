using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A question to a packed table: rows whose span, from the column <paramref name="start"/> to <c>end</c>, overlaps [from, to). Blocks are chosen by key, span and
/// the addresses in their dictionaries; memory holds the answers of one run, or of two where their times overlap.
/// </summary>
internal sealed class PackedQuestion<TRow>(string start, long from, long to, Func<RowPlace, PackedBlock, int, TRow> map) where TRow : IStoredRow
{
    private const string Fits = "low <= ?1 AND high >= ?2 AND since < ?3 AND (until IS NULL OR until >= ?4)";
    private readonly List<(string Column, byte[] Item)> _items = [];
    private (string Column, long Value)? _number;
    private byte[] _low = [];
    private byte[] _high = [.. Enumerable.Repeat(byte.MaxValue, PackedBlock.MostKey)];

    /// <summary>Only rows whose key is this address.</summary>
    public PackedQuestion<TRow> WithKey(LogIp? address)
    {
        if (address is { } ip) (_low, _high) = (ip.ToBytes(), ip.ToBytes());
        return this;
    }

    /// <summary>Only rows whose key is this address and port, or this address and any port.</summary>
    public PackedQuestion<TRow> WithKey(LogIp? address, int? port)
    {
        if (address is not { } ip) return this;
        var (least, most) = (new byte[ip.Length + sizeof(long)], new byte[ip.Length + sizeof(long)]);
        ip.Write(least);
        ip.Write(most);
        BinaryPrimitives.WriteInt64BigEndian(least.AsSpan(ip.Length), port ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(most.AsSpan(ip.Length), port ?? -1);
        (_low, _high) = (least, most);
        return this;
    }

    public PackedQuestion<TRow> Where(string column, byte[]? value)
    {
        if (value is null) return this;
        var item = new byte[1 + sizeof(uint) + value.Length];
        item[0] = CanonicalRow.BlobItem;
        BinaryPrimitives.WriteUInt32BigEndian(item.AsSpan(1), (uint)value.Length);
        value.CopyTo(item, 1 + sizeof(uint));
        _items.Add((column, item));
        return this;
    }

    public PackedQuestion<TRow> Where(string column, int? value)
    {
        if (value is { } number) _number = (column, number);
        return this;
    }

    /// <summary>A time before which the day has no answer; null if it has none at all.</summary>
    /// <param name="database">The day's file.</param>
    /// <param name="rule">Its packed table.</param>
    /// <param name="addresses">The keys that the answers have, in order, where the catalogue tells; null: any.</param>
    public long? Bound(Database database, PackingRule rule, IReadOnlyList<byte[]>? addresses)
    {
        using var blocks = database.Prepare($"SELECT min(since) FROM {rule.Blocks} WHERE {Fits}");
        Bind(blocks, addresses);
        return blocks.Step() ? blocks.IntegerOrNull(0) : null;
    }

    public IEnumerable<TRow> Rows(Database database, PackingRule rule, DateOnly day, IReadOnlyList<byte[]>? addresses)
    {
        var runs = new List<TimedRun<TRow>>();
        using (var blocks = database.Prepare($"SELECT min(since),min(n),max(n) FROM {rule.Blocks} WHERE {Fits} GROUP BY run"))
        {
            Bind(blocks, addresses);
            while (blocks.Step()) runs.Add(new TimedRun<TRow>(blocks.Integer(0), Run(database, rule, day, (blocks.Integer(1), blocks.Integer(2)), addresses)));
        }

        return Merged.InOrder(runs);
    }

    private IEnumerable<TRow> Run(Database database, PackingRule rule, DateOnly day, (long First, long Last) span, IReadOnlyList<byte[]>? addresses)
    {
        var found = new List<TRow>();
        var columns = string.Join(',', rule.BlockColumns.Select(name => $"\"{name}\""));
        using (var blocks = database.Prepare($"SELECT {columns} FROM {rule.Blocks} WHERE n BETWEEN ?5 AND ?6 AND {Fits} ORDER BY n"))
        {
            Bind(blocks, addresses);
            blocks.Bind(5, span.First);
            blocks.Bind(6, span.Last);
            var block = new PackedBlock(rule);
            var items = _items.Select(each => (Column: rule.Place(each.Column), each.Item)).ToArray();
            while (blocks.Step())
            {
                if (!HasAny(addresses, blocks.Bytes(3), blocks.Bytes(4))) continue;
                block.Open(blocks);
                if (Array.TrueForAll(items, each => block.HasItem(each.Column, each.Item))) Find(block, items, day, found);
            }
        }

        found.Sort((x, y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : x.Place.Seq.CompareTo(y.Place.Seq));
        foreach (var row in found) yield return row;
    }

    private void Find(PackedBlock block, (int Column, byte[] Item)[] items, DateOnly day, List<TRow> found)
    {
        var (first, end) = block.Between(_low, _high);
        var number = _number is { } asked ? block.Rule.Place(asked.Column) : -1;
        if (number >= 0 && !HasNumber(block, number, first, end)) return;
        block.Read(first, end);
        var (since, until) = (block.Rule.Place(start), block.Rule.Until);
        for (var row = first; row < end; row++)
        {
            if (block.Integer(since, row) >= to || (!block.IsNull(until, row) && block.Integer(until, row) < from)) continue;
            if (number >= 0 && block.Integer(number, row) != _number!.Value.Value) continue;
            if (!Has(block, row, items)) continue;
            found.Add(map(new RowPlace(day, block.Rule.Table.Stream, block.Integer(0, row)), block, row));
        }
    }

    // Most blocks of the clients that had a port some time of the day have none of its rows: their other columns are left packed.
    private bool HasNumber(PackedBlock block, int column, int first, int end)
    {
        block.Read(column, first, end);
        for (var row = first; row < end; row++)
        {
            if (block.Integer(column, row) == _number!.Value.Value) return true;
        }

        return false;
    }

    private static bool Has(PackedBlock block, int row, (int Column, byte[] Item)[] items)
    {
        foreach (var (column, item) in items)
        {
            if (!block.Item(column, row).SequenceEqual(item)) return false;
        }

        return true;
    }

    // The addresses may lie far apart; only the blocks that can hold one of them are unpacked. A key begins with its address.
    private static bool HasAny(IReadOnlyList<byte[]>? addresses, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        if (addresses is null) return true;
        foreach (var address in addresses)
        {
            if (low[..Math.Min(low.Length, address.Length)].SequenceCompareTo(address) <= 0 && high.SequenceCompareTo(address) >= 0) return true;
        }

        return false;
    }

    private void Bind(Statement blocks, IReadOnlyList<byte[]>? addresses)
    {
        blocks.BindBlob(1, addresses is [.., var last] && last.AsSpan().SequenceCompareTo(_high) < 0 ? [.. last, .. Enumerable.Repeat(byte.MaxValue, sizeof(long))] : _high);
        blocks.BindBlob(2, addresses is [var first, ..] && first.AsSpan().SequenceCompareTo(_low) > 0 ? first : _low);
        blocks.Bind(3, to);
        blocks.Bind(4, from);
    }
}
