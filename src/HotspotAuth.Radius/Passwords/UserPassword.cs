using System.Security.Cryptography;
using System.Text.Unicode;

namespace HotspotAuth.Radius;

/// <summary>User-Password as it is hidden under secret and Request Authenticator (RFC 2865 §5.2): 16 to 128 octets in steps of 16.</summary>
internal static class UserPassword
{
    public const int MaximumLength = 128;

    public static bool IsValidLength(int hiddenLength) => hiddenLength is >= 16 and <= MaximumLength && hiddenLength % 16 == 0;

    /// <summary>Octets that a password of this length takes when hidden; an empty one takes one block of zeros.</summary>
    public static int HiddenLength(int length) => Math.Max(16, (length + 15) / 16 * 16);

    /// <summary>Hides a password of up to 128 octets; returns how many octets were written.</summary>
    public static int Hide(ReadOnlySpan<byte> password, ReadOnlySpan<byte> authenticator, RadiusSecret secret, Span<byte> hidden)
    {
        var length = HiddenLength(password.Length);
        hidden[..length].Clear();
        password.CopyTo(hidden);
        Span<byte> mask = stackalloc byte[Md5.DigestLength];
        var previous = authenticator;
        for (var at = 0; at < length; at += 16)
        {
            Mask(secret, previous, mask);
            Xor(hidden.Slice(at, 16), mask);
            previous = hidden.Slice(at, 16);
        }

        return length;
    }

    /// <summary>Recovers the password into at least <paramref name="hidden"/>'s length of octets; returns its length without the
    /// padding. Only trailing zeros go: a zero inside belongs to the password.</summary>
    public static int Reveal(ReadOnlySpan<byte> hidden, ReadOnlySpan<byte> authenticator, RadiusSecret secret, Span<byte> password)
    {
        Span<byte> mask = stackalloc byte[Md5.DigestLength];
        var previous = authenticator;
        for (var at = 0; at < hidden.Length; at += 16)
        {
            Mask(secret, previous, mask);
            previous = hidden.Slice(at, 16);
            previous.CopyTo(password[at..]);
            Xor(password.Slice(at, 16), mask);
        }

        CryptographicOperations.ZeroMemory(mask);
        return password[..hidden.Length].TrimEnd((byte)0).Length;
    }

    /// <summary>False for octets that nobody typed: no UTF-8, or control characters. With a wrong secret this is what comes out.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> password) => Utf8.IsValid(password) && !ContainsControl(password);

    private static bool ContainsControl(ReadOnlySpan<byte> password)
    {
        foreach (var octet in password)
        {
            if (octet is < 0x20 or 0x7F)
                return true;
        }

        return false;
    }

    private static void Mask(RadiusSecret secret, ReadOnlySpan<byte> previous, Span<byte> mask)
    {
        var md5 = Md5.Create();
        md5.Add(secret.Octets);
        md5.Add(previous);
        md5.Finish(mask);
    }

    private static void Xor(Span<byte> block, ReadOnlySpan<byte> mask)
    {
        for (var i = 0; i < block.Length; i++)
            block[i] ^= mask[i];
    }
}
