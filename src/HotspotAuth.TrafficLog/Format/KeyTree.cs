namespace HotspotAuth.TrafficLog;

/// <summary>
/// The key tree of a day's stream: for each distinct key in byte order, rows without one under the empty key,
/// g = H(05 ‖ u8 length ‖ key ‖ u64 rows ‖ root over its rows' leaves in seq order); its root is the tree over all g.
/// </summary>
internal sealed class KeyTree
{
    private readonly Dictionary<LogIp, MerkleTree> _keys = [];
    private readonly MerkleTree _without = new();

    public void Append(LogIp? key, ReadOnlySpan<byte> leaf)
    {
        if (key is not { } address)
        {
            _without.Append(leaf);
            return;
        }

        if (!_keys.TryGetValue(address, out var tree)) _keys[address] = tree = new MerkleTree();
        tree.Append(leaf);
    }

    public KeyRoot Root()
    {
        var all = new MerkleTree();
        if (_without.Count > 0) all.Append(Hash.Key([], _without.Count, _without.Root()));
        foreach (var (bytes, tree) in _keys.Select(pair => (Bytes: pair.Key.ToBytes(), pair.Value)).OrderBy(pair => pair.Bytes, ByteOrder.Instance))
            all.Append(Hash.Key(bytes, tree.Count, tree.Root()));
        return new KeyRoot(all.Count, Hash.Hex(all.Root()));
    }
}
