using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Accounts;

/// <summary>
/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a pseudo-random function of short messages under a key
/// of 128 bits. Without the key a tag can neither be computed nor guessed in fewer than 2^127 tries. It takes tens of nanoseconds
/// where HMAC-SHA-256 through OpenSSL takes more than a microsecond. Where whoever has the key could search for the message (a password), it is no better
/// and no worse than HMAC: both are fast, so such a key never leaves the memory of the process.
/// </summary>
internal sealed class KeyedTag
{
    public const int KeyLength = 16;
    public const int Length = 16;
    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>Takes 16 octets of key.</summary>
    public KeyedTag(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        _first = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _second = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>Writes the message's 16 octets; they are compared in fixed time.</summary>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var state = new State(_first, _second);
        var last = (ulong)message.Length << 56;
        for (; message.Length >= 8; message = message[8..]) state.Add(BinaryPrimitives.ReadUInt64LittleEndian(message));
        for (var i = 0; i < message.Length; i++) last |= (ulong)message[i] << (8 * i);
        state.Add(last);
        BinaryPrimitives.WriteUInt64LittleEndian(tag, state.First());
        BinaryPrimitives.WriteUInt64LittleEndian(tag[8..], state.Second());
    }

    private ref struct State(ulong first, ulong second)
    {
        private ulong _a = first ^ 0x736F6D6570736575;
        private ulong _b = second ^ 0x646F72616E646F6D ^ 0xEE;
        private ulong _c = first ^ 0x6C7967656E657261;
        private ulong _d = second ^ 0x7465646279746573;

        public void Add(ulong word)
        {
            _d ^= word;
            Round();
            Round();
            _a ^= word;
        }

        public ulong First()
        {
            _c ^= 0xEE;
            return Finish();
        }

        public ulong Second()
        {
            _b ^= 0xDD;
            return Finish();
        }

        private ulong Finish()
        {
            for (var i = 0; i < 4; i++) Round();
            return _a ^ _b ^ _c ^ _d;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _a += _b;
            _c += _d;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _b;
            _a += _d;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
