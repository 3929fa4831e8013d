using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>Checks lines of <c>proofs.jsonl</c> against the digests of their days.</summary>
public static class ProofCheck
{
    /// <summary>
    /// What is wrong with a line that should prove a row; null if it does prove it, given that the digest is good: its signature and chain are not looked at.
    /// Neither has to be well formed.
    /// </summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="digest">The bytes of the day's digest file.</param>
    public static string? Fault(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> digest)
    {
        if (DayDigest.TryRead(digest) is not { } day) return "the digest is not in its signed form";
        if (ProofLine.TryRead(line, out var reason) is not { } proof) return reason;
        return proof.IsBare ? "the line has no path" : Fault(proof, day);
    }

    internal static string? Fault(ProofLine proof, DayDigest digest)
    {
        if (digest.Day != DayName.Of(proof.Day)) return $"the digest is that of {digest.Day}";
        if (!digest.Streams.TryGetValue(proof.Stream.Name(), out var stream)) return "the digest names no such stream";
        var leaf = Leaf(proof.Row);
        return proof.Batch is { } batch ? Fault(proof, batch, leaf, stream) : Fault(proof, proof.Key!, leaf, stream.Keys!);
    }

    /// <summary>What is wrong with the place of a key with these rows in a day; null if nothing is.</summary>
    internal static string? Fault(KeyProof key, long rows, ReadOnlySpan<byte> root, KeyRoot keys)
    {
        // A path may lead to the root under a wrong size of the tree too: the digest holds the right one.
        if (key.Count != keys.Count) return "the digest counts other keys";
        return Root(Hash.Key(key.Key, rows, root), key.Index, key.Count, key.Path) is { } found && Hash.Hex(found) == keys.Root ? null : "the key does not lead to the digest's root";
    }

    internal static byte[] Leaf(StoredRow row)
    {
        var leaf = new byte[1 + row.Bytes.Length];
        row.Bytes.CopyTo(leaf.AsSpan(1));
        return SHA256.HashData(leaf);
    }

    /// <summary>The root that a leaf and its path lead to in a tree of so many leaves, RFC 9162 §2.1.3.2; null if the path does not fit the tree.</summary>
    internal static byte[]? Root(ReadOnlySpan<byte> leaf, long index, long count, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= count) return null;
        var (place, last, root) = (index, count - 1, leaf.ToArray());
        foreach (var hash in path)
        {
            if (last == 0) return null;
            if ((place & 1) == 1 || place == last)
            {
                Hash.Node(hash, root, root);
                for (; (place & 1) == 0 && place != 0; place >>= 1) last >>= 1;
            }
            else
            {
                Hash.Node(root, hash, root);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    private static string? Fault(ProofLine proof, KeyProof key, byte[] leaf, KeyRoot keys)
    {
        if (!proof.Row.Key.SequenceEqual(key.Key)) return "the row has another key";
        return Root(leaf, proof.Index, proof.Count, proof.Path) is { } root ? Fault(key, proof.Count, root, keys) : "the path does not fit the row's place";
    }

    private static string? Fault(ProofLine proof, BatchProof batch, byte[] leaf, StreamDigest stream)
    {
        if (proof.Row.Seq != batch.First + proof.Index || batch.Last != batch.First + batch.Count - 1) return "the row is not at its place in the batch";
        if (Root(leaf, proof.Index, batch.Count, proof.Path) is not { } root || !root.AsSpan().SequenceEqual(batch.Root)) return "the row does not lead to the batch's root";
        var h = Hash.Batch(batch.Root, batch.K, batch.First, batch.Last, batch.Count, batch.Time);
        return Root(h, batch.K - 1, stream.Batches, batch.Path) is { } day && Hash.Hex(day) == stream.Root ? null : "the batch does not lead to the digest's root";
    }
}
