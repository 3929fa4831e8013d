using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tree of RFC 6962 §2.1, built leaf by leaf: it keeps only the roots of the complete subtrees so far, one for
/// each bit set in the count, and what leads to the leaves that are to be proved. Leaves are hashes already; a node is H(01 ‖ left ‖ right); no leaves give H("").
/// </summary>
internal sealed class MerkleTree
{
    private byte[] _peaks = new byte[Hash.Length * 12];
    private ProofNode?[]? _kept;
    private int _depth;

    public long Count { get; private set; }

    /// <summary>Whether a leaf is kept.</summary>
    public bool Keeps => _kept is not null;

    /// <summary>Adds a leaf; what leads from it to the root is remembered if it is to be kept.</summary>
    public void Append(ReadOnlySpan<byte> leaf, bool keep = false)
    {
        if (_peaks.Length < (_depth + 1) * Hash.Length) Array.Resize(ref _peaks, _peaks.Length * 2);
        leaf.CopyTo(_peaks.AsSpan(_depth * Hash.Length));
        if (keep) _kept ??= new ProofNode?[64];
        if (_kept is not null) _kept[_depth] = keep ? ProofNode.Leaf : null;
        _depth++;
        // A one at the end of the old count is a complete subtree of the same size: the two become one.
        for (var size = Count++; (size & 1) != 0; size >>= 1) Fold(_peaks, _kept, ref _depth);
    }

    /// <summary>The part of the tree that leads to the kept leaves; null if none is kept.</summary>
    public ProofNode? Kept()
    {
        if (_kept is null) return null;
        var (peaks, kept, depth) = (_peaks.AsSpan(0, _depth * Hash.Length).ToArray(), _kept.AsSpan(0, _depth).ToArray(), _depth);
        while (depth > 1) Fold(peaks, kept, ref depth);
        return kept[0];
    }

    public void Root(Span<byte> root)
    {
        if (_depth == 0)
        {
            SHA256.HashData([], root);
            return;
        }

        Span<byte> peaks = stackalloc byte[_depth * Hash.Length];
        _peaks.AsSpan(0, peaks.Length).CopyTo(peaks);
        var depth = _depth;
        while (depth > 1) Fold(peaks, null, ref depth);
        peaks[..Hash.Length].CopyTo(root);
    }

    public byte[] Root()
    {
        var root = new byte[Hash.Length];
        Root(root);
        return root;
    }

    public void Clear() => (_depth, Count, _kept) = (0, 0, null);

    private static void Fold(Span<byte> peaks, ProofNode?[]? kept, ref int depth)
    {
        var left = peaks.Slice((depth - 2) * Hash.Length, Hash.Length);
        var right = peaks.Slice((depth - 1) * Hash.Length, Hash.Length);
        if (kept is not null) kept[depth - 2] = ProofNode.Join(left, kept[depth - 2], right, kept[depth - 1]);
        Hash.Node(left, right, left);
        depth--;
    }
}
