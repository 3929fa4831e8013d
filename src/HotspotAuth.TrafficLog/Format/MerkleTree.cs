using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tree of RFC 6962 §2.1, built leaf by leaf: it keeps only the roots of the complete subtrees so far, one for
/// each bit set in the count. Leaves are hashes already; a node is H(01 ‖ left ‖ right); no leaves give H("").
/// </summary>
internal sealed class MerkleTree
{
    private byte[] _peaks = new byte[Hash.Length * 12];
    private int _depth;

    public long Count { get; private set; }

    public void Append(ReadOnlySpan<byte> leaf)
    {
        if (_peaks.Length < (_depth + 1) * Hash.Length) Array.Resize(ref _peaks, _peaks.Length * 2);
        leaf.CopyTo(_peaks.AsSpan(_depth * Hash.Length));
        _depth++;
        // A one at the end of the old count is a complete subtree of the same size: the two become one.
        for (var size = Count++; (size & 1) != 0; size >>= 1) Fold(_peaks, ref _depth);
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
        while (depth > 1) Fold(peaks, ref depth);
        peaks[..Hash.Length].CopyTo(root);
    }

    public byte[] Root()
    {
        var root = new byte[Hash.Length];
        Root(root);
        return root;
    }

    public void Clear() => (_depth, Count) = (0, 0);

    private static void Fold(Span<byte> peaks, ref int depth)
    {
        var left = peaks.Slice((depth - 2) * Hash.Length, Hash.Length);
        Hash.Node(left, peaks.Slice((depth - 1) * Hash.Length, Hash.Length), left);
        depth--;
    }
}
