using System.Buffers.Binary;
using System.Numerics;

namespace HotspotAuth.Radius;

/// <summary>MD4 (RFC 1320), which the platform does not have and MS-CHAP needs. For nothing else.</summary>
internal static class Md4
{
    public const int DigestLength = 16;

    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        var rest = data;
        while (rest.Length >= 64)
        {
            AddBlock(state, rest);
            rest = rest[64..];
        }

        Span<byte> tail = stackalloc byte[128];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        var tailLength = rest.Length < 56 ? 64 : 128;
        BinaryPrimitives.WriteUInt64LittleEndian(tail[(tailLength - 8)..], (ulong)data.Length * 8);
        AddBlock(state, tail);
        if (tailLength == 128)
            AddBlock(state, tail[64..]);

        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(digest[(4 * i)..], state[i]);
        tail.Clear();
    }

    private static void AddBlock(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[16];
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        for (var i = 0; i < 48; i++)
        {
            var (mix, word, shift) = (i / 16) switch
            {
                0 => (d ^ (b & (c ^ d)), words[i], Shift(0x13_0B_07_03, i)),
                1 => (((b & c) | (b & d) | (c & d)) + 0x5A827999, words[(i % 4 * 4) + (i % 16 / 4)], Shift(0x0D_09_05_03, i)),
                _ => ((b ^ c ^ d) + 0x6ED9EBA1, words[ReverseBits(i % 16)], Shift(0x0F_0B_09_03, i)),
            };
            var turned = BitOperations.RotateLeft(a + mix + word, shift);
            (a, b, c, d) = (d, turned, b, c);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    private static int Shift(uint four, int step) => (int)(four >> (step % 4 * 8)) & 0xFF;

    // The third round takes the words in the order 0, 8, 4, 12, 2, 10, ...: the step's four bits reversed.
    private static int ReverseBits(int four) => (four & 1) << 3 | (four & 2) << 1 | (four & 4) >> 1 | (four & 8) >> 3;
}
