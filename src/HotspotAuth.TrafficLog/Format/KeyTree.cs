namespace HotspotAuth.TrafficLog;

/// <summary>
/// Where a key stands in a day's key tree: its place among all keys and the path from its g to the root, the number of its rows, and what
/// leads to those of its rows that are to be proved (null if none is).
/// </summary>
internal sealed record KeyPlace(LogIp? Key, long Index, long Keys, IReadOnlyList<byte[]> Path, long Rows, ProofNode? Kept)
{
    /// <summary>The key as it is hashed: no bytes for rows without.</summary>
    public byte[] Bytes => Key?.ToBytes() ?? [];
}

/// <summary>
/// The key tree of a day's stream: for each distinct key in byte order, rows without one under the empty key,
/// g = H(05 ‖ u8 length ‖ key ‖ u64 rows ‖ root over its rows' leaves in seq order); its root is the tree over all g.
/// </summary>
internal sealed class KeyTree
{
    private readonly Dictionary<LogIp, MerkleTree> _keys = [];
    private readonly MerkleTree _without = new();

    /// <summary>Adds a row's leaf; its place among the rows of its key, from 0.</summary>
    public long Append(LogIp? key, ReadOnlySpan<byte> leaf, bool keep = false)
    {
        var tree = _without;
        if (key is { } address && !_keys.TryGetValue(address, out tree)) _keys[address] = tree = new MerkleTree();
        tree!.Append(leaf, keep);
        return tree.Count - 1;
    }

    public KeyRoot Root() => Root(_ => false, out _);

    /// <summary>The root, and the places of the keys that are wanted or have rows to be proved.</summary>
    public KeyRoot Root(Predicate<LogIp?> isWanted, out List<KeyPlace> places)
    {
        var all = new MerkleTree();
        var wanted = new List<(LogIp? Key, long Index, MerkleTree Rows)>();
        if (_without.Count > 0) Add(null, [], _without);
        foreach (var (key, bytes, tree) in _keys.Select(pair => (pair.Key, Bytes: pair.Key.ToBytes(), pair.Value)).OrderBy(each => each.Bytes, ByteOrder.Instance)) Add(key, bytes, tree);
        var kept = all.Kept();
        places = [.. wanted.Select(each => new KeyPlace(each.Key, each.Index, all.Count, kept!.Path(each.Index, all.Count), each.Rows.Count, each.Rows.Kept()))];
        return new KeyRoot(all.Count, Hash.Hex(all.Root()));

        void Add(LogIp? key, ReadOnlySpan<byte> bytes, MerkleTree rows)
        {
            var keep = rows.Keeps || isWanted(key);
            if (keep) wanted.Add((key, all.Count, rows));
            all.Append(Hash.Key(bytes, rows.Count, rows.Root()), keep);
        }
    }
}
