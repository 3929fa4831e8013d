using System.Text.RegularExpressions;

namespace HotspotAuth.Words;

/// <summary>A Thai telephone number as people read it (<c>0 5500 0123</c>) and as a phone dials it (<c>tel:+6655000123</c>).</summary>
/// <param name="Shown">Groups as Thai offices print them.</param>
/// <param name="Link">The RFC 3966 URI.</param>
internal sealed partial record PhoneWords(string Shown, string Link)
{
    /// <summary>
    /// Splits a contact line into its first telephone number and the words around it.
    /// Thai numbers have nine digits (land line) or ten (mobile) and begin with 0; +66 stands for that 0.
    /// </summary>
    /// <returns>A null number where the line has none.</returns>
    public static (PhoneWords? Phone, string Words) Read(string contact)
    {
        foreach (Match match in NumberPattern().Matches(contact))
        {
            var digits = string.Concat(match.Value.Where(char.IsAsciiDigit));
            if (match.Value.StartsWith('+') && digits.StartsWith("66", StringComparison.Ordinal)) digits = string.Concat("0", digits.AsSpan(2));
            if (digits.Length is not (9 or 10) || digits[0] != '0') continue;
            var shown = digits.Length == 9
                ? $"{digits[0]} {digits[1..5]} {digits[5..]}"
                : $"{digits[..2]} {digits[2..6]} {digits[6..]}";
            var rest = contact.Remove(match.Index, match.Length).Trim(' ', ',', ';', '·', '\t');
            return (new PhoneWords(shown, "tel:+66" + digits[1..]), rest);
        }

        return (null, contact.Trim());
    }

    [GeneratedRegex(@"\+?[0-9](?:[ -]?[0-9]){8,11}(?![0-9:])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex NumberPattern();
}
