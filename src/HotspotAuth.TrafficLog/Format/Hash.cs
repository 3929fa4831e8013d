using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>The hashes of the format: SHA-256 with one byte before the content that says what it is.</summary>
internal static class Hash
{
    public const int Length = SHA256.HashSizeInBytes;

    // Kept for each thread: a one-shot call fetches the algorithm anew each time, which costs a third of a short hash.
    [ThreadStatic]
    private static IncrementalHash? OfThread;

    /// <summary>SHA-256 of a content; the result may overwrite the content.</summary>
    public static void Of(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var incremental = OfThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        incremental.AppendData(content);
        incremental.GetHashAndReset(hash);
    }

    /// <summary>node = H(01 ‖ left ‖ right); the result may overwrite an input.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        Span<byte> content = stackalloc byte[1 + (2 * Length)];
        content[0] = 1;
        left.CopyTo(content[1..]);
        right.CopyTo(content[(1 + Length)..]);
        Of(content, node);
    }

    /// <summary>chain_0 = H(02 ‖ store ‖ stream name ‖ day ‖ opening).</summary>
    public static byte[] ChainStart(ReadOnlySpan<byte> store, string stream, string day, ReadOnlySpan<byte> opening) =>
        SHA256.HashData([2, .. store, .. Encoding.UTF8.GetBytes(stream), .. Encoding.UTF8.GetBytes(day), .. opening]);

    /// <summary>chain_k = H(03 ‖ chain_(k−1) ‖ h_k).</summary>
    public static byte[] ChainNext(ReadOnlySpan<byte> chain, ReadOnlySpan<byte> batch) => SHA256.HashData([3, .. chain, .. batch]);

    /// <summary>h_k = H(04 ‖ root ‖ u64 k ‖ u64 first ‖ u64 last ‖ u64 count ‖ u64 time).</summary>
    public static byte[] Batch(ReadOnlySpan<byte> root, long k, long first, long last, long count, long time)
    {
        Span<byte> content = stackalloc byte[1 + Length + (5 * sizeof(long))];
        content[0] = 4;
        root.CopyTo(content[1..]);
        var at = 1 + Length;
        foreach (var value in (ReadOnlySpan<long>)[k, first, last, count, time])
        {
            BinaryPrimitives.WriteInt64BigEndian(content[at..], value);
            at += sizeof(long);
        }

        return SHA256.HashData(content);
    }

    /// <summary>g = H(05 ‖ u8 length ‖ key ‖ u64 rows ‖ root over the key's leaves).</summary>
    public static byte[] Key(ReadOnlySpan<byte> key, long rows, ReadOnlySpan<byte> root)
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(count, rows);
        return SHA256.HashData([5, (byte)key.Length, .. key, .. count, .. root]);
    }

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
