using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// SHA-256 (FIPS 180-4) of eight short contents at a time, one in each lane of a vector: a row's hash is three blocks, for which
/// a call into OpenSSL costs more than the blocks. Where the processor has no such vectors, or a content is long, <see cref="Hash"/> does it.
/// Belongs to one thread.
/// </summary>
internal sealed class HashLanes
{
    private const int Lanes = 8;
    private const int WordsOfBlock = 16;
    private const int MostBlocks = 8;

    /// <summary>Behind the content come 0x80 and eight bytes of length.</summary>
    private const int LongestContent = (MostBlocks * 64) - 9;

    private static readonly uint[] Constants =
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    private static readonly uint[] Initial = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    // Word t of block b of lane l stands at (16 b + t) · 8 + l, so that one load takes the same word of all lanes.
    private readonly uint[] _words = new uint[MostBlocks * WordsOfBlock * Lanes];
    private readonly uint[] _blocks = new uint[Lanes];
    private readonly int[] _places = new int[Lanes];
    private readonly byte[] _padded = new byte[MostBlocks * 64];
    private int _count;

    /// <summary>Hashes a content, which may change afterwards, into 32 bytes of <paramref name="hashes"/>; they are there after <see cref="Finish"/>.
    /// Until then each call names the same array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> content, byte[] hashes, int place)
    {
        if (!Vector256.IsHardwareAccelerated || content.Length > LongestContent)
        {
            Hash.Of(content, hashes.AsSpan(place, Hash.Length));
            return;
        }

        var blocks = (content.Length + 9 + 63) / 64;
        var padded = _padded.AsSpan(0, blocks * 64);
        content.CopyTo(padded);
        padded[content.Length..].Clear();
        padded[content.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], (ulong)content.Length * 8);
        for (int word = 0, at = _count; word < blocks * WordsOfBlock; word++, at += Lanes)
            _words[at] = BinaryPrimitives.ReadUInt32BigEndian(padded[(word * sizeof(uint))..]);
        (_blocks[_count], _places[_count]) = ((uint)blocks, place);
        if (++_count == Lanes) Finish(hashes);
    }

    /// <summary>Writes the hashes that are still to come.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(byte[] hashes)
    {
        if (_count == 0) return;
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        for (var i = 0; i < state.Length; i++) state[i] = Vector256.Create(Initial[i]);
        var blocks = Vector256.Create<uint>(_blocks);
        var most = 0U;
        foreach (var each in _blocks.AsSpan(0, _count)) most = Math.Max(most, each);
        for (var block = 0U; block < most; block++)
        {
            var words = MemoryMarshal.Cast<uint, Vector256<uint>>(_words.AsSpan((int)block * WordsOfBlock * Lanes, WordsOfBlock * Lanes));
            // A lane whose content has ended keeps its state.
            AddBlock(state, words, Vector256.GreaterThan(blocks, Vector256.Create(block)));
        }

        for (var lane = 0; lane < _count; lane++)
        {
            var hash = hashes.AsSpan(_places[lane], Hash.Length);
            for (var i = 0; i < state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i][lane]);
        }

        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(Span<Vector256<uint>> state, ReadOnlySpan<Vector256<uint>> words, Vector256<uint> lives)
    {
        Span<Vector256<uint>> w = stackalloc Vector256<uint>[64];
        words[..WordsOfBlock].CopyTo(w);
        for (var t = WordsOfBlock; t < w.Length; t++)
        {
            var (x, y) = (w[t - 15], w[t - 2]);
            w[t] = w[t - 16] + (Rotate(x, 7) ^ Rotate(x, 18) ^ (x >>> 3)) + w[t - 7] + (Rotate(y, 17) ^ Rotate(y, 19) ^ (y >>> 10));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < w.Length; t++)
        {
            var first = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + (g ^ (e & (f ^ g))) + Vector256.Create(Constants[t]) + w[t];
            var second = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) | (c & (a | b)));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a & lives;
        state[1] += b & lives;
        state[2] += c & lives;
        state[3] += d & lives;
        state[4] += e & lives;
        state[5] += f & lives;
        state[6] += g & lives;
        state[7] += h & lives;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> x, int by) => (x >>> by) | (x << (32 - by));
}
