namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tree of RFC 6962 §2.1 over the rows of one batch, level by level, so that eight nodes are hashed at a time: neighbours are joined,
/// a last one without a neighbour rises as it is, which is the tree of <see cref="MerkleTree"/>. Belongs to one thread.
/// </summary>
internal sealed class BatchTree
{
    private readonly HashLanes _lanes = new();
    private byte[] _hashes = [];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds the leaf of a content: 00 ‖ canonical(row).</summary>
    public void Add(ReadOnlySpan<byte> content)
    {
        Grow();
        _lanes.Add(content, _hashes, Count++ * Hash.Length);
    }

    /// <summary>Adds a leaf that is hashed already.</summary>
    public void AddLeaf(ReadOnlySpan<byte> leaf)
    {
        Grow();
        leaf.CopyTo(_hashes.AsSpan(Count++ * Hash.Length));
    }

    /// <summary>A leaf, until the root is asked for.</summary>
    public ReadOnlySpan<byte> Leaf(int index)
    {
        _lanes.Finish(_hashes);
        return _hashes.AsSpan(index * Hash.Length, Hash.Length);
    }

    /// <summary>The root over the leaves, which are gone with it.</summary>
    public byte[] Root()
    {
        if (Count == 0) return new MerkleTree().Root();
        _lanes.Finish(_hashes);
        for (var count = Count; count > 1; count = (count + 1) / 2) Join(count);
        Clear();
        return _hashes.AsSpan(0, Hash.Length).ToArray();
    }

    /// <summary>The root over the rows, which get their numbers from <paramref name="firstSeq"/> on.</summary>
    public byte[] Root(RowBlock rows, long firstSeq)
    {
        Clear();
        for (var i = 0; i < rows.Count; i++) Add(rows.Numbered(i, firstSeq + i));
        return Root();
    }

    private void Grow()
    {
        if (_hashes.Length >= (Count + 1) * Hash.Length) return;
        // What is still in the lanes belongs into the array that they were given.
        _lanes.Finish(_hashes);
        Array.Resize(ref _hashes, Math.Max(1000, Count * 2) * Hash.Length);
    }

    // A node's place is never behind those of its children, so a level is written over the one below while that is read.
    private void Join(int count)
    {
        Span<byte> content = stackalloc byte[1 + (2 * Hash.Length)];
        content[0] = 1;
        for (var i = 0; i < count / 2; i++)
        {
            _hashes.AsSpan(i * 2 * Hash.Length, 2 * Hash.Length).CopyTo(content[1..]);
            _lanes.Add(content, _hashes, i * Hash.Length);
        }

        _lanes.Finish(_hashes);
        if (count % 2 == 1) _hashes.AsSpan((count - 1) * Hash.Length, Hash.Length).CopyTo(_hashes.AsSpan(count / 2 * Hash.Length));
    }
}
