using System.Text.RegularExpressions;

namespace HotspotAuth.Accounts;

/// <summary>Why a password of a person's own is not taken.</summary>
internal enum PasswordFault
{
    Missing,
    Short,
    Long,
    Unfit,
    Name,
    Year,
    Common,
}

/// <summary>
/// What a password that a person chooses must be, at the portal, the console and wherever else. Length and not being guessable count (NIST SP
/// 800-63B §3.1.1.2), not kinds of letters; what offices' passwords used to be, 1234 and a birth year, is looked for by itself. Nothing makes a password expire.
/// </summary>
internal static partial class PasswordRules
{
    /// <summary>Signs of a user's password at the least.</summary>
    public const int ForUser = 8;

    /// <summary>Signs of a console password at the least.</summary>
    public const int ForAdministrator = 10;

    /// <summary>Fewer letters and digits than this beside years, telephone numbers and rows of keys leave nothing to guess.</summary>
    private const int ShortestRest = 6;

    /// <summary>A rest of digits alone is a date as a rule.</summary>
    private const int ShortestDigits = 8;

    /// <summary>Null when it may be taken.</summary>
    /// <param name="password">The new password.</param>
    /// <param name="shortest"><see cref="ForUser"/> or <see cref="ForAdministrator"/>.</param>
    /// <param name="personal">Names, telephone number and address of its owner: what others try first.</param>
    public static PasswordFault? Fault(string? password, int shortest, IEnumerable<string?> personal)
    {
        if (string.IsNullOrEmpty(password)) return PasswordFault.Missing;
        if (password.Length < shortest) return PasswordFault.Short;
        if (AccountRules.PasswordFault(password) is { } unfit) return unfit.Kind == AccountFaultKind.TooLong ? PasswordFault.Long : PasswordFault.Unfit;
        var lower = password.ToLowerInvariant();
        if (Words(personal).Any(word => lower.Contains(word, StringComparison.Ordinal))) return PasswordFault.Name;
        var rest = Ending().Replace(lower, "");
        if (IsCommon(lower) || IsCommon(rest) || lower.Distinct().Count() < 4) return PasswordFault.Common;
        // Only digits is a date, a telephone number or an ID number, unless it is long.
        if (lower.Length < 12 && lower.All(char.IsDigit)) return PasswordFault.Year;
        rest = string.Concat(Row().Replace(Year().Replace(Phone().Replace(lower, ""), ""), "").Where(char.IsLetterOrDigit));
        var isLong = rest.Length >= (rest.All(char.IsDigit) ? ShortestDigits : rest.Length == lower.Count(char.IsLetterOrDigit) ? 1 : ShortestRest);
        if (isLong && !IsCommon(rest) && rest.Distinct().Count() > 2) return null;
        return Year().IsMatch(lower) || Phone().IsMatch(lower) ? PasswordFault.Year : PasswordFault.Common;
    }

    /// <summary>The same for an account's own password.</summary>
    public static PasswordFault? Fault(string password, Account account) =>
        Fault(password, ForUser, [account.Username, account.Phone, account.Email, account.Name, account.NameTh]);

    private static bool IsCommon(string text) => CommonPasswords.Contains(text) || CommonPasswords.Contains(Plain(text));

    /// <summary>Without the signs that are put for letters.</summary>
    private static string Plain(string text) => string.Create(text.Length, text, static (plain, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            plain[i] = from[i] switch { '@' or '4' => 'a', '0' => 'o', '1' or '!' => 'i', '3' => 'e', '$' or '5' => 's', '7' => 't', var sign => sign };
        }
    });

    private static IEnumerable<string> Words(IEnumerable<string?> personal) =>
        personal.OfType<string>().SelectMany(text => text.Split('@')[0].Split(' ')).Where(word => word.Length > 3).Select(word => word.ToLowerInvariant());

    /// <summary>A year in either era: 1900–2100, or 2400–2699 of the Buddhist one.</summary>
    [GeneratedRegex("(19|20|2[456])[0-9]{2}|2100", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Year();

    /// <summary>A Thai telephone number: nine or ten digits that begin with 0.</summary>
    [GeneratedRegex("0[0-9]{8,9}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Phone();

    [GeneratedRegex("0123|1234|2345|3456|4567|5678|6789|7890|9876|8765|7654|6543|5432|4321|3210|abcd|bcde|qwer|wert|erty|tyui|uiop|asdf|sdfg|dfgh|fghj|ghjk|hjkl|zxcv|xcvb|cvbn|vbnm|1q2w|q2w3|2w3e|3e4r|1qaz|2wsx|3edc|(?<same>.)\\k<same>{2,}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Row();

    /// <summary>The digits and signs that people add to make a word pass.</summary>
    [GeneratedRegex("^[^\\p{L}]+|[^\\p{L}]+\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Ending();
}
