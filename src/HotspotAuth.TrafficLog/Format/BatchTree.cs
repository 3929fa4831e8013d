namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tree of RFC 6962 §2.1 over the rows of one batch, level by level, so that eight nodes are hashed at a time: neighbours are joined,
/// a last one without a neighbour rises as it is, which is the tree of <see cref="MerkleTree"/>. Belongs to one thread.
/// </summary>
internal sealed class BatchTree
{
    private readonly HashLanes _lanes = new();
    private byte[] _hashes = [];

    /// <summary>The root over the rows, which get their numbers from <paramref name="firstSeq"/> on.</summary>
    public byte[] Root(RowBlock rows, long firstSeq)
    {
        if (rows.Count == 0) return new MerkleTree().Root();
        if (_hashes.Length < rows.Count * Hash.Length) _hashes = new byte[rows.Count * Hash.Length];
        for (var i = 0; i < rows.Count; i++) _lanes.Add(rows.Numbered(i, firstSeq + i), _hashes, i * Hash.Length);
        _lanes.Finish(_hashes);
        for (var count = rows.Count; count > 1; count = (count + 1) / 2) Join(count);
        return _hashes.AsSpan(0, Hash.Length).ToArray();
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
