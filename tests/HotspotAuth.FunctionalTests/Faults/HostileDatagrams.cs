using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>
/// RADIUS datagrams of which none may be answered, the same in every run: noise, packets cut short, with an octet changed under their
/// proof, with lengths that lie, proved by another secret or by none.
/// </summary>
internal sealed class HostileDatagrams(int seed)
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(RunningService.NasSecret);
    private readonly Random _random = new(seed);

    /// <summary>The next one.</summary>
    public byte[] Next()
    {
        var packet = Access((byte)_random.Next(200), Secret);
        switch (_random.Next(7))
        {
            case 0:
                var noise = new byte[_random.Next(1, 1200)];
                _random.NextBytes(noise);
                return noise;
            case 1:
                return packet[.._random.Next(1, packet.Length)];
            case 2:
                packet[_random.Next(packet.Length)] ^= (byte)(1 << _random.Next(8));
                return packet;
            case 3:
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(packet.Length + _random.Next(1, 3000)));
                return packet;
            case 4:
                // An attribute of length 0 or 1 (RFC 2865 §5).
                packet[39] = (byte)_random.Next(2);
                return packet;
            case 5:
                return Access((byte)_random.Next(200), "another-secret-of-more-than-24"u8.ToArray());
            default:
                packet[0] = (byte)_random.Next(14, 256);
                return packet;
        }
    }

    /// <summary>A request that must be answered: Status-Server (RFC 5997), under an identifier that no other has.</summary>
    public static byte[] Honest(byte identifier) => Prove(12, identifier, [], Secret);

    private byte[] Access(byte identifier, byte[] secret)
    {
        var password = new byte[16];
        _random.NextBytes(password);
        return Prove(1, identifier, [1, 6, .. "mali"u8, 2, 18, .. password], secret);
    }

    /// <summary>Message-Authenticator first, as the answer to CVE-2024-3596 asks of senders.</summary>
    private static byte[] Prove(byte code, byte identifier, byte[] attributes, byte[] secret)
    {
        byte[] packet = [code, identifier, 0, 0, .. RandomNumberGenerator.GetBytes(16), 80, 18, .. new byte[16], .. attributes];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        HMACMD5.HashData(secret, packet).CopyTo(packet, 22);
        return packet;
    }
}
