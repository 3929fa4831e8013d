using System.Buffers;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>One spelling for each username, whatever a phone's keyboard made of it.</summary>
internal static class Usernames
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_@");

    /// <summary>NFKC (full-width letters become plain), white space and zero-width marks gone, lower case.</summary>
    public static string Normalize(string typed)
    {
        if (IsValid(typed)) return typed; // nearly always, and it is asked for at each log-in
        if (typed.Length > 4 * MaxLength) return "";
        string folded;
        try
        {
            folded = typed.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return ""; // an unpaired surrogate: no account has such a name
        }

        var text = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200b' or '\u200c' or '\u200d' or '\ufeff') continue;
            text.Append(char.ToLowerInvariant(c));
        }

        return text.Length <= MaxLength ? text.ToString() : "";
    }

    /// <summary>English letters, digits, dot, hyphen, underscore and @, beginning with a letter or digit.</summary>
    public static bool IsValid(string username) =>
        username.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(username[0])
        && !username.AsSpan().ContainsAnyExcept(Letters);
}
