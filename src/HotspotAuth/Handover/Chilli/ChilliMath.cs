using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Handover;

/// <summary>CoovaChilli's sums: how it signs what the browser carries, and what it takes as a login.</summary>
internal static class ChilliMath
{
    public const int ChallengeLength = 16;

    /// <summary>The challenge both sides use: MD5(challenge ‖ uamsecret) where a secret is shared, else the challenge itself.</summary>
    public static byte[] Challenge(ReadOnlySpan<byte> challenge, string? uamSecret) =>
        string.IsNullOrEmpty(uamSecret) ? challenge.ToArray() : MD5.HashData([.. challenge, .. Encoding.UTF8.GetBytes(uamSecret)]);

    /// <summary>The CHAP response under identifier 0: MD5(0 ‖ password ‖ challenge) in lower-case hex.</summary>
    public static string Response(string password, ReadOnlySpan<byte> challenge) =>
        Convert.ToHexStringLower(MD5.HashData([0, .. Encoding.UTF8.GetBytes(password), .. challenge]));

    /// <summary>
    /// Whether an address carries the right <c>md</c>: MD5(the address before <c>&amp;md=</c> ‖ uamsecret) in hex. It is counted over
    /// the octets as they came, so the address is handed in as written, once for each scheme it may have begun with.
    /// </summary>
    /// <param name="addresses">Whole addresses as the gateway may have written them, <c>md</c> included.</param>
    /// <param name="uamSecret">The shared secret.</param>
    public static bool IsSigned(IEnumerable<string> addresses, string uamSecret)
    {
        var isSigned = false;
        foreach (var address in addresses)
        {
            var at = address.LastIndexOf("&md=", StringComparison.Ordinal);
            if (at < 0) continue;
            var told = address[(at + 4)..];
            var end = told.IndexOf('&', StringComparison.Ordinal);
            if (end >= 0) told = told[..end];
            if (told.Length != 2 * MD5.HashSizeInBytes || !told.All(char.IsAsciiHexDigit)) continue;
            var expected = MD5.HashData(Encoding.UTF8.GetBytes(address[..at] + uamSecret));
            isSigned |= CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(told));
        }

        return isSigned;
    }
}
