using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>
/// The salt encryption of Tunnel-Password (RFC 2868 §3.5) and of MS-MPPE-Send-Key and -Recv-Key (RFC 2548 §2.4.2): salt (2, top
/// bit set, different for each value in a packet), then length octet, value and padding under MD5 chains.
/// </summary>
internal static class SaltedValue
{
    public const int SaltLength = 2;

    /// <summary>Octets written for a value of this length, salt included.</summary>
    public static int LengthOf(int valueLength) => SaltLength + ((1 + valueLength + 15) / 16 * 16);

    /// <summary>Encrypts a value of up to 239 octets; returns how many octets were written.</summary>
    public static int Encrypt(ReadOnlySpan<byte> value, ushort salt, ReadOnlySpan<byte> requestAuthenticator, RadiusSecret secret, Span<byte> output)
    {
        var length = LengthOf(value.Length);
        output[..length].Clear();
        output[0] = (byte)(0x80 | salt >> 8);
        output[1] = (byte)salt;
        output[2] = (byte)value.Length;
        value.CopyTo(output[3..]);
        Span<byte> mask = stackalloc byte[Md5.DigestLength];
        for (var at = SaltLength; at < length; at += 16)
        {
            Mask(at, output, requestAuthenticator, secret, mask);
            Xor(output.Slice(at, 16), mask);
        }

        return length;
    }

    /// <summary>Decrypts into at least <paramref name="salted"/>'s length of octets. False when the length octet is a lie.</summary>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> salted, ReadOnlySpan<byte> requestAuthenticator, RadiusSecret secret, Span<byte> value, out int length)
    {
        length = 0;
        if (salted.Length < SaltLength + 16 || (salted.Length - SaltLength) % 16 != 0)
            return false;

        Span<byte> mask = stackalloc byte[Md5.DigestLength];
        Span<byte> plain = stackalloc byte[256];
        for (var at = SaltLength; at < salted.Length; at += 16)
        {
            Mask(at, salted, requestAuthenticator, secret, mask);
            var block = plain.Slice(at - SaltLength, 16);
            salted.Slice(at, 16).CopyTo(block);
            Xor(block, mask);
        }

        var isRight = plain[0] <= salted.Length - SaltLength - 1 && plain[0] <= value.Length;
        if (isRight)
        {
            length = plain[0];
            plain.Slice(1, length).CopyTo(value);
        }

        CryptographicOperations.ZeroMemory(plain);
        return isRight;
    }

    private static void Mask(int at, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> requestAuthenticator, RadiusSecret secret, Span<byte> mask)
    {
        var md5 = Md5.Create();
        md5.Add(secret.Octets);
        if (at == SaltLength)
        {
            md5.Add(requestAuthenticator);
            md5.Add(cipher[..SaltLength]);
        }
        else
        {
            md5.Add(cipher.Slice(at - 16, 16));
        }

        md5.Finish(mask);
    }

    private static void Xor(Span<byte> block, ReadOnlySpan<byte> mask)
    {
        for (var i = 0; i < block.Length; i++)
            block[i] ^= mask[i];
    }
}
