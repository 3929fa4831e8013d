using System.Text;

namespace HotspotAuth.Accounts.Import;

/// <summary>
/// Bytes of a spreadsheet or an old database as text: UTF-8 with or without its mark, UTF-16 with one, else windows-874, whose Thai
/// letters lie where TIS-620 has them.
/// </summary>
internal static class ImportText
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Encoding Thai874 = CodePagesEncodingProvider.Instance.GetEncoding(874, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Null where it is none of these. Strict: only UTF-8.</summary>
    /// <param name="octets">The file.</param>
    /// <param name="strict">True: anything but UTF-8 is refused.</param>
    /// <param name="name">The encoding's name, for people.</param>
    public static string? Decode(ReadOnlySpan<byte> octets, bool strict, out string name)
    {
        name = "UTF-8";
        if (octets.StartsWith(Encoding.UTF8.Preamble)) octets = octets[3..];
        if (Try(Utf8, octets) is { } utf8) return utf8;
        if (strict) return null;
        if (octets.StartsWith(Encoding.Unicode.Preamble))
        {
            name = "UTF-16";
            return Try(new UnicodeEncoding(false, true, throwOnInvalidBytes: true), octets[2..]);
        }

        name = "windows-874";
        // A picture or a spreadsheet's own file decodes somehow too; no text holds control characters.
        return octets.IndexOf((byte)0) < 0 && Try(Thai874, octets) is { } thai && thai.Any(IsThaiLetter) && !thai.Any(c => c is < ' ' and not ('\t' or '\r' or '\n') or (>= '\u0080' and < '\u00A0') or (>= '\uF8C0' and <= '\uF8FF')) ? thai : null;
    }

    private static bool IsThaiLetter(char letter) => letter is >= '\u0E01' and <= '\u0E2E';

    private static string? Try(Encoding encoding, ReadOnlySpan<byte> octets)
    {
        try
        {
            return encoding.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
