using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HotspotAuth.Requests;

/// <summary>What people write into the form: one paragraph in one spelling, and never the number of an identity card.</summary>
internal static partial class TypedText
{
    /// <summary>NFC with single spaces; empty where nothing was typed, null where it can't be read or is longer than <paramref name="most"/>.</summary>
    public static string? Clean(string? typed, int most)
    {
        if (typed is null) return "";
        if (typed.Length > 4 * most) return null;
        var text = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) text.Append(' ');
            // Marks that are not seen: some turn around what stands beside them.
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;
            else if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) return null;
            else text.Append(rune.ToString());
        }

        var clean = string.Join(' ', text.ToString().Normalize().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length <= most ? clean : null;
    }

    /// <summary>
    /// Whether 13 digits stand together, Thai digits too, as the number of an identity card does. Its check digit is not asked
    /// for: a number with a slip of the pen is somebody's all the same.
    /// </summary>
    public static bool HoldsCardNumber(string? text) => text is not null && CardNumber().IsMatch(text);

    [GeneratedRegex(@"(?<!\d)\d(?:[ .\-]?\d){12}(?!\d)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex CardNumber();
}
