using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>NtPasswordHash (RFC 2759 §8.3): MD4 over the password in UTF-16. For MS-CHAP it is worth as much as the password
/// itself: store it encrypted or not at all.</summary>
public static class NtHash
{
    /// <summary>Octets in a hash.</summary>
    public const int Length = Md4.DigestLength;

    /// <summary>Writes the 16 octets for a password of up to 256 characters; a longer one throws <see cref="ArgumentException"/>.</summary>
    public static void Compute(ReadOnlySpan<char> password, Span<byte> destination)
    {
        if (password.Length > 256)
            throw new ArgumentException("MS-CHAP passwords have at most 256 characters (RFC 2759 §8.3).", nameof(password));

        Span<byte> utf16 = stackalloc byte[512];
        var length = Encoding.Unicode.GetBytes(password, utf16);
        Md4.Hash(utf16[..length], destination);
        CryptographicOperations.ZeroMemory(utf16);
    }
}
