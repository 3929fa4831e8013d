using System.Globalization;
using System.Text;

namespace HotspotAuth.Auditor;

/// <summary>Addresses and times as they come out of a letter: Thai digits become Arabic, marks that are not seen are dropped.</summary>
internal static class PastedText
{
    /// <summary>At most so many characters of a field are looked at; no address or time is longer.</summary>
    private const int Most = 200;

    /// <summary>The text with plain digits, trimmed; empty for nothing, null where it is too long to be meant.</summary>
    public static string? Plain(string? typed)
    {
        if (typed is null) return "";
        if (typed.Length > Most) return null;
        var text = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber) text.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else text.Append(rune.ToString());
        }

        return text.ToString().Trim();
    }
}
