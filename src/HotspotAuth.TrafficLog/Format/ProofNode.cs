using System.Numerics;
using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A node on the way to leaves that are to be proved: the hashes of both its children, and the nodes below it on such ways. Leaves that lie
/// close together share their ways, so that each of them costs less than its path.
/// </summary>
internal sealed class ProofNode
{
    /// <summary>Stands for a leaf that is to be proved.</summary>
    public static readonly ProofNode Leaf = new();

    private readonly ProofNode? _left;
    private readonly ProofNode? _right;
    private Digest _leftHash;
    private Digest _rightHash;

    private ProofNode()
    {
    }

    private ProofNode(ReadOnlySpan<byte> leftHash, ProofNode? left, ReadOnlySpan<byte> rightHash, ProofNode? right)
    {
        (_left, _right) = (left, right);
        leftHash.CopyTo(_leftHash);
        rightHash.CopyTo(_rightHash);
    }

    /// <summary>The node over two others; null if no leaf below it is to be proved.</summary>
    public static ProofNode? Join(ReadOnlySpan<byte> leftHash, ProofNode? left, ReadOnlySpan<byte> rightHash, ProofNode? right) =>
        left is null && right is null ? null : new ProofNode(leftHash, left, rightHash, right);

    /// <summary>Hashes beside the way from a kept leaf to this root of a tree of so many leaves, leaf first (RFC 9162 §2.1.3.1).</summary>
    public List<byte[]> Path(long index, long count)
    {
        var path = new List<byte[]>();
        var node = this;
        while (count > 1)
        {
            // The largest power of two below the count stands on the left.
            var left = 1L << (BitOperations.Log2((ulong)(count - 1)));
            if (index < left)
            {
                path.Add(((ReadOnlySpan<byte>)node._rightHash).ToArray());
                (node, count) = (node._left, left);
            }
            else
            {
                path.Add(((ReadOnlySpan<byte>)node._leftHash).ToArray());
                (node, count, index) = (node._right, count - left, index - left);
            }

            if (node is null) throw new ArgumentException("that leaf was not kept", nameof(index));
        }

        path.Reverse();
        return path;
    }

    [InlineArray(Hash.Length)]
    private struct Digest
    {
        private byte _first;
    }
}
