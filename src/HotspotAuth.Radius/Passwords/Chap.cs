using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>CHAP (RFC 1994 §4.1, RFC 2865 §5.3): MD5 over identifier, password, challenge.</summary>
internal static class Chap
{
    /// <summary>Octets in a CHAP-Password: identifier and response.</summary>
    public const int Length = 17;

    public static bool IsRight(ReadOnlySpan<byte> chapPassword, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> password)
    {
        Span<byte> expected = stackalloc byte[Md5.DigestLength];
        Respond(chapPassword[0], challenge, password, expected);
        return CryptographicOperations.FixedTimeEquals(expected, chapPassword[1..]);
    }

    public static void Respond(byte identifier, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> password, Span<byte> response)
    {
        var md5 = Md5.Create();
        md5.Add([identifier]);
        md5.Add(password);
        md5.Add(challenge);
        md5.Finish(response);
    }
}
