using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Radius;

/// <summary>The four words of MD5's state and its block function (RFC 1321 §3.4), unrolled: the words stay in registers.</summary>
internal struct Md5Block
{
    private uint _a;
    private uint _b;
    private uint _c;
    private uint _d;

    public static Md5Block Initial => new() { _a = 0x67452301, _b = 0xEFCDAB89, _c = 0x98BADCFE, _d = 0x10325476 };

    public readonly void Write(Span<byte> digest)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(digest, _a);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[4..], _b);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[8..], _c);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[12..], _d);
    }

    /// <summary>Takes in one block of 64 octets.</summary>
    // Optimised at its first call: while a machine is busy the runtime comes to it late, and until then it costs ten times as much.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> block)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, 64);
        var (a, b, c, d) = (_a, _b, _c, _d);

        a = F(a, b, c, d, Word(block, 0) + 0xD76AA478u, 7);
        d = F(d, a, b, c, Word(block, 1) + 0xE8C7B756u, 12);
        c = F(c, d, a, b, Word(block, 2) + 0x242070DBu, 17);
        b = F(b, c, d, a, Word(block, 3) + 0xC1BDCEEEu, 22);
        a = F(a, b, c, d, Word(block, 4) + 0xF57C0FAFu, 7);
        d = F(d, a, b, c, Word(block, 5) + 0x4787C62Au, 12);
        c = F(c, d, a, b, Word(block, 6) + 0xA8304613u, 17);
        b = F(b, c, d, a, Word(block, 7) + 0xFD469501u, 22);
        a = F(a, b, c, d, Word(block, 8) + 0x698098D8u, 7);
        d = F(d, a, b, c, Word(block, 9) + 0x8B44F7AFu, 12);
        c = F(c, d, a, b, Word(block, 10) + 0xFFFF5BB1u, 17);
        b = F(b, c, d, a, Word(block, 11) + 0x895CD7BEu, 22);
        a = F(a, b, c, d, Word(block, 12) + 0x6B901122u, 7);
        d = F(d, a, b, c, Word(block, 13) + 0xFD987193u, 12);
        c = F(c, d, a, b, Word(block, 14) + 0xA679438Eu, 17);
        b = F(b, c, d, a, Word(block, 15) + 0x49B40821u, 22);

        a = G(a, b, c, d, Word(block, 1) + 0xF61E2562u, 5);
        d = G(d, a, b, c, Word(block, 6) + 0xC040B340u, 9);
        c = G(c, d, a, b, Word(block, 11) + 0x265E5A51u, 14);
        b = G(b, c, d, a, Word(block, 0) + 0xE9B6C7AAu, 20);
        a = G(a, b, c, d, Word(block, 5) + 0xD62F105Du, 5);
        d = G(d, a, b, c, Word(block, 10) + 0x02441453u, 9);
        c = G(c, d, a, b, Word(block, 15) + 0xD8A1E681u, 14);
        b = G(b, c, d, a, Word(block, 4) + 0xE7D3FBC8u, 20);
        a = G(a, b, c, d, Word(block, 9) + 0x21E1CDE6u, 5);
        d = G(d, a, b, c, Word(block, 14) + 0xC33707D6u, 9);
        c = G(c, d, a, b, Word(block, 3) + 0xF4D50D87u, 14);
        b = G(b, c, d, a, Word(block, 8) + 0x455A14EDu, 20);
        a = G(a, b, c, d, Word(block, 13) + 0xA9E3E905u, 5);
        d = G(d, a, b, c, Word(block, 2) + 0xFCEFA3F8u, 9);
        c = G(c, d, a, b, Word(block, 7) + 0x676F02D9u, 14);
        b = G(b, c, d, a, Word(block, 12) + 0x8D2A4C8Au, 20);

        a = H(a, b, c, d, Word(block, 5) + 0xFFFA3942u, 4);
        d = H(d, a, b, c, Word(block, 8) + 0x8771F681u, 11);
        c = H(c, d, a, b, Word(block, 11) + 0x6D9D6122u, 16);
        b = H(b, c, d, a, Word(block, 14) + 0xFDE5380Cu, 23);
        a = H(a, b, c, d, Word(block, 1) + 0xA4BEEA44u, 4);
        d = H(d, a, b, c, Word(block, 4) + 0x4BDECFA9u, 11);
        c = H(c, d, a, b, Word(block, 7) + 0xF6BB4B60u, 16);
        b = H(b, c, d, a, Word(block, 10) + 0xBEBFBC70u, 23);
        a = H(a, b, c, d, Word(block, 13) + 0x289B7EC6u, 4);
        d = H(d, a, b, c, Word(block, 0) + 0xEAA127FAu, 11);
        c = H(c, d, a, b, Word(block, 3) + 0xD4EF3085u, 16);
        b = H(b, c, d, a, Word(block, 6) + 0x04881D05u, 23);
        a = H(a, b, c, d, Word(block, 9) + 0xD9D4D039u, 4);
        d = H(d, a, b, c, Word(block, 12) + 0xE6DB99E5u, 11);
        c = H(c, d, a, b, Word(block, 15) + 0x1FA27CF8u, 16);
        b = H(b, c, d, a, Word(block, 2) + 0xC4AC5665u, 23);

        a = I(a, b, c, d, Word(block, 0) + 0xF4292244u, 6);
        d = I(d, a, b, c, Word(block, 7) + 0x432AFF97u, 10);
        c = I(c, d, a, b, Word(block, 14) + 0xAB9423A7u, 15);
        b = I(b, c, d, a, Word(block, 5) + 0xFC93A039u, 21);
        a = I(a, b, c, d, Word(block, 12) + 0x655B59C3u, 6);
        d = I(d, a, b, c, Word(block, 3) + 0x8F0CCC92u, 10);
        c = I(c, d, a, b, Word(block, 10) + 0xFFEFF47Du, 15);
        b = I(b, c, d, a, Word(block, 1) + 0x85845DD1u, 21);
        a = I(a, b, c, d, Word(block, 8) + 0x6FA87E4Fu, 6);
        d = I(d, a, b, c, Word(block, 15) + 0xFE2CE6E0u, 10);
        c = I(c, d, a, b, Word(block, 6) + 0xA3014314u, 15);
        b = I(b, c, d, a, Word(block, 13) + 0x4E0811A1u, 21);
        a = I(a, b, c, d, Word(block, 4) + 0xF7537E82u, 6);
        d = I(d, a, b, c, Word(block, 11) + 0xBD3AF235u, 10);
        c = I(c, d, a, b, Word(block, 2) + 0x2AD7D2BBu, 15);
        b = I(b, c, d, a, Word(block, 9) + 0xEB86D391u, 21);

        _a += a;
        _b += b;
        _c += c;
        _d += d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ReadOnlySpan<byte> block, int index) => BinaryPrimitives.ReadUInt32LittleEndian(block.Slice(index * 4, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint F(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + (d ^ (b & (c ^ d))) + x, s);

    // (b & d) and (c & ~d) never share a bit, so they may be added one after the other: a shorter chain of dependent steps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint G(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + (c & ~d) + x + (b & d), s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint H(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + (b ^ (c ^ d)) + x, s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint I(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + (c ^ (b | ~d)) + x, s);
}
