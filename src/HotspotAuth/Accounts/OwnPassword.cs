using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace HotspotAuth.Accounts;

/// <summary>Why a person's own new password is not taken.</summary>
internal enum OwnPasswordFault
{
    Short,
    Unfit,
    Same,
    Name,
    Year,
    Common,
}

/// <summary>
/// What a person's own password must be. Length and not being guessable count (NIST SP 800-63B §3.1.1.2), not kinds of letters; what this
/// office's passwords used to be, 1234 and a birth year, is looked for by itself.
/// </summary>
internal static partial class OwnPassword
{
    public const int Shortest = 8;

    /// <summary>Fewer signs than this beside years, rows of keys and digits leave nothing to guess.</summary>
    private const int ShortestRest = 4;

    private static readonly FrozenSet<string> Common = new[]
    {
        "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "qwertyui", "qwertyuiop", "asdfgh", "asdfghjk", "zxcvbnm", "1q2w3e4r", "qazwsx", "qazwsxedc",
        "iloveyou", "letmein", "welcome", "admin", "administrator", "root", "user", "guest", "test", "dragon", "monkey", "sunshine", "princess", "football",
        "baseball", "superman", "batman", "master", "shadow", "michael", "jennifer", "whatever", "trustno1", "starwars", "computer", "internet", "freedom",
        "changeme", "default", "secret", "school", "teacher", "student", "thailand", "bangkok", "kamphaengphet", "kampangphet", "kpp", "kpp2", "obec", "dlict",
        "sawasdee", "sawatdee", "fuckyou", "pokemon", "charlie", "aaaaaa", "abcdef", "abcdefgh", "abc", "abcd", "hello", "google", "samsung", "iphone", "wifi",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null when it may be taken.</summary>
    /// <param name="fresh">The new password.</param>
    /// <param name="old">The one it replaces.</param>
    /// <param name="account">Whose it is: name, phone and address are what others try first.</param>
    public static OwnPasswordFault? Fault(string fresh, string old, Account account)
    {
        if (fresh.Length < Shortest) return OwnPasswordFault.Short;
        if (AccountRules.PasswordFault(fresh) is not null) return OwnPasswordFault.Unfit;
        if (string.Equals(fresh, old, StringComparison.Ordinal)) return OwnPasswordFault.Same;
        var lower = fresh.ToLowerInvariant();
        if (Personal(account).Any(word => lower.Contains(word, StringComparison.Ordinal))) return OwnPasswordFault.Name;
        var rest = Ending().Replace(lower, "");
        if (Common.Contains(lower) || Common.Contains(rest) || lower.Distinct().Count() < 4) return OwnPasswordFault.Common;
        // Only digits is a date, a telephone number or an ID number, unless it is long.
        if (lower.Length < 12 && lower.All(char.IsDigit)) return OwnPasswordFault.Year;
        rest = Row().Replace(Year().Replace(lower, ""), "");
        if (rest.Length >= ShortestRest && !Common.Contains(rest)) return null;
        return Year().IsMatch(lower) ? OwnPasswordFault.Year : OwnPasswordFault.Common;
    }

    private static IEnumerable<string> Personal(Account account)
    {
        string?[] known = [account.Username, account.Phone, account.Email?.Split('@')[0], .. account.Name.Split(' '), .. account.NameTh?.Split(' ') ?? []];
        return known.OfType<string>().Where(word => word.Length > 3).Select(word => word.ToLowerInvariant());
    }

    /// <summary>A year in either era: 1900–2099, or 2400–2699 of the Buddhist one.</summary>
    [GeneratedRegex("(19|20|2[456])[0-9]{2}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Year();

    [GeneratedRegex("0123|1234|2345|3456|4567|5678|6789|7890|9876|8765|7654|6543|5432|4321|3210|abcd|bcde|qwer|wert|asdf|sdfg|zxcv|xcvb|(?<same>.)\\k<same>{2,}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Row();

    /// <summary>The digits and signs that people add to make a word pass.</summary>
    [GeneratedRegex("^[^\\p{L}]+|[^\\p{L}]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Ending();
}
