using System.Globalization;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>What a slip's holder gives of himself, and nothing more.</summary>
/// <param name="Name">NFC, single spaces, at most <see cref="MaxName"/> characters.</param>
/// <param name="Phone">Nine or ten digits that begin with 0, or + and 8 to 15 digits (ITU-T E.164).</param>
internal sealed record HolderName(string Name, string Phone)
{
    public const int MaxName = 100;

    /// <summary>Reads both fields as people type them: with spaces, hyphens, Thai digits or +66. Null where a field can't be.</summary>
    public static (string? Name, string? Phone) Read(string? name, string? phone) => (ReadName(name ?? ""), ReadPhone(phone ?? ""));

    private static string? ReadName(string typed)
    {
        if (typed.Length > 4 * MaxName) return null;
        var text = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) text.Append(' ');
            // Marks that are not seen: keyboards add them between Thai words, and some turn around what stands beside them in a list.
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;
            else if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) return null;
            else text.Append(rune.ToString());
        }

        var name = string.Join(' ', text.ToString().Normalize().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return name.Length <= MaxName && !PersonRules.HoldsNationalId(name) && name.EnumerateRunes().Count(Rune.IsLetter) >= 2 ? name : null;
    }

    private static string? ReadPhone(string typed)
    {
        if (typed.Length > 40) return null;
        var text = typed.Trim();
        var international = text.StartsWith('+');
        var digits = new StringBuilder(15);
        foreach (var c in international ? text[1..] : text)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit >= 0) digits.Append(digit);
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '.' or '(' or ')')) return null;
        }

        var number = digits.ToString();
        if (international && number.Length is 10 or 11 && number.StartsWith("66", StringComparison.Ordinal)) return "0" + number[2..].TrimStart('0');
        if (international) return number.Length is >= 8 and <= 15 ? "+" + number : null;
        return number.Length is 9 or 10 && number[0] == '0' ? number : null;
    }
}
