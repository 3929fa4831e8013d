using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>Text as the log keeps it, and the tag that stands for a name it must not keep.</summary>
public static class LogText
{
    /// <summary>Longest text of a column in UTF-16 units; what is longer is cut there.</summary>
    public const int MaxLength = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Normal form C, ill-formed UTF-16 and U+0000 as U+FFFD, at most <see cref="MaxLength"/> units.</summary>
    public static string Clean(string text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        if (Ascii.IsValid(text) && !text.Contains('\0', StringComparison.Ordinal)) return text;
        // Encoding replaces a lone surrogate by U+FFFD; Normalize would throw on it.
        return Utf8.GetString(Utf8.GetBytes(text)).Replace('\0', '\uFFFD').Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The first 8 bytes of HMAC-SHA-256(key of that day, name). It stands for a typed name without an account: people
    /// type passwords into the wrong field, and a lost day key makes the tag worthless to a guesser.
    /// </summary>
    public static byte[] UserTag(ReadOnlySpan<byte> dayKey, string name) => HMACSHA256.HashData(dayKey, Utf8.GetBytes(Clean(name)))[..8];
}
