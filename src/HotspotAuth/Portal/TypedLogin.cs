using System.Text;
using HotspotAuth.Accounts;

namespace HotspotAuth.Portal;

/// <summary>What stood in the login form: a username with its password, or a slip's code alone.</summary>
/// <param name="Shown">The first field as typed, to be shown again.</param>
/// <param name="Username">The account's name.</param>
/// <param name="Password">Never shown again, never logged.</param>
/// <param name="IsCode">The first field held a slip's code.</param>
internal sealed record TypedLogin(string Shown, string Username, string Password, bool IsCode)
{
    /// <summary>More than any username or code has; what is longer is cut before anything else looks at it.</summary>
    public const int MaxShown = 128;

    /// <summary>
    /// Reads the two fields and forgives what phones and people add: spaces, capitals, full-width signs and, in a code, hyphens.
    /// A slip's account is named by its code and has the code as password, so an empty second field repeats the first.
    /// </summary>
    public static TypedLogin Read(string? username, string? password)
    {
        var shown = Shorten(username);
        var name = Usernames.Normalize(shown);
        if (!string.IsNullOrEmpty(password)) return new TypedLogin(shown, name, password, IsCode: false);
        var code = string.Concat(name.Where(char.IsLetterOrDigit));
        return new TypedLogin(shown, code, code, IsCode: true);
    }

    /// <summary>A field as it may be shown again.</summary>
    public static string Shorten(string? typed)
    {
        var shown = (typed ?? "").Trim();
        if (shown.Length > MaxShown) shown = shown[..MaxShown];
        // A cut or hostile field may end in half a character, which no HTML or UTF-8 may hold.
        return string.Concat(shown.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune)));
    }

    /// <summary>Nothing to look up: the first field is empty, or nothing of it is left.</summary>
    public bool IsEmpty => Username.Length == 0;

    /// <inheritdoc/>
    public override string ToString() => IsCode ? "a code" : "a username with a password";
}
