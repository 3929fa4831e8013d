using System.Globalization;
using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Portal;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>What was found for one search: one to be explained, or several to choose from, or none and who may be meant.</summary>
internal sealed record LoginAnswer
{
    public LoginFacts? Facts { get; init; }

    /// <summary>Where more than one fits.</summary>
    public IReadOnlyList<Account> Choices { get; init; } = [];

    /// <summary>Usernames like what was typed, where nothing fits.</summary>
    public IReadOnlyList<Account> Similar { get; init; } = [];

    /// <summary>What the same keys give in English, where Thai letters were typed and nothing fits.</summary>
    public string? OtherKeyboard { get; init; }
}

/// <summary>Finds whom a search means (username, a slip's code or number, name, telephone, MAC or IP address) and gathers what decides about the login.</summary>
internal sealed class LoginInquiry(
    AccountDirectory accounts,
    AccountListing listing,
    DeviceStore devices,
    SessionTable sessions,
    SessionHistory history,
    AccessLimits limits,
    AttemptThrottle throttle,
    AttemptStore attempts,
    TimeProvider time)
{
    /// <summary>How many attempts are shown, and how many to choose from.</summary>
    public const int Shown = 20;

    /// <summary>A slip is asked for at its event, and for a few days after.</summary>
    private static readonly TimeSpan SlipsLast = TimeSpan.FromDays(7);

    /// <param name="search">As it was typed or scanned.</param>
    /// <param name="chosen">The username that was chosen of several.</param>
    public LoginAnswer Ask(string search, string? chosen)
    {
        accounts.Refresh();
        var text = search.Trim();
        var mac = MacAddress.TryParse(text, out var parsed) ? parsed : default(MacAddress?);
        if (chosen is not null && accounts.TryFind(Usernames.Normalize(chosen), out var one)) return About(one, mac);
        if (mac is { } device) return new LoginAnswer { Facts = Gather(OwnerOf(device), device) };
        if (IPAddress.TryParse(text, out var ip) && text.AsSpan().IndexOfAny(".:") >= 0 && sessions.Open.FirstOrDefault(session => ip.Equals(session.Ip)) is { } session
            && accounts.TryFind(session.Account, out var user)) return About(user, session.Mac);
        if (accounts.TryFindInMemory(Usernames.Normalize(text), out var exact) || accounts.TryFindInMemory(Code(text), out exact)) return About(exact, null);
        var found = Found(text);
        return found.Count switch
        {
            1 => About(found[0], null),
            > 1 => new LoginAnswer { Choices = found },
            _ => Nobody(text),
        };
    }

    private LoginAnswer About(Account account, MacAddress? device) => new() { Facts = Gather(account, device) };

    /// <summary>As a slip is typed or scanned: the code with spaces or hyphens, or the address of its QR code with the code behind the #.</summary>
    private static string Code(string text)
    {
        var mark = text.LastIndexOf("#c=", StringComparison.Ordinal);
        return string.Concat(Usernames.Normalize(mark < 0 ? text : text[(mark + 3)..]).Where(char.IsLetterOrDigit));
    }

    private IReadOnlyList<Account> Found(string text)
    {
        var now = time.GetUtcNow();
        var number = text.TrimStart('#', ' ');
        if (number.Length <= 4 && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var slip))
            return [.. accounts.All.Where(account => account.Slip == slip && account.Event is not null && !(account.ValidUntil + SlipsLast < now)).OrderByDescending(account => account.Event).Take(Shown)];
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isPhone = digits.Length >= 6 && text.All(sign => char.IsAsciiDigit(sign) || sign is ' ' or '-' or '+' or '(' or ')');
        var found = listing.Find(isPhone ? digits : text, Shown);
        // With the rights that are in effect, and what the last moment changed.
        return [.. found.Select(account => accounts.TryFind(account.Id, out var known) ? known : account)];
    }

    private LoginAnswer Nobody(string text)
    {
        var english = ThaiKeyboard.IsThai(text) ? ThaiKeyboard.ToEnglish(text) : null;
        if (english is not null && accounts.TryFindInMemory(Usernames.Normalize(english), out var meant)) return new LoginAnswer { OtherKeyboard = english, Similar = [meant] };
        var near = SimilarNames.Of(Usernames.Normalize(english ?? text), accounts.All.Where(account => account.State != AccountState.Closed), account => account.Username);
        return new LoginAnswer { OtherKeyboard = english, Similar = near };
    }

    /// <summary>Who uses the device now, whose it is, who tried last, who used it last.</summary>
    private Account? OwnerOf(MacAddress device)
    {
        var now = time.GetUtcNow();
        if (sessions.Open.FirstOrDefault(session => session.Mac == device) is { } open && accounts.TryFind(open.Account, out var account)) return account;
        if (Registered(device) is { } registered && !(registered.ValidUntil <= now) && accounts.TryFind(registered.Account, out account)) return account;
        var last = attempts.Last(null, device, Shown);
        if (last.FirstOrDefault(attempt => attempt.Username is not null)?.Username is { } name && accounts.TryFind(name, out account)) return account;
        if (last.Count > 0) return null;
        var before = history.Page(new PastSessions(now - AttemptStore.KeptFor, now) { Mac = device, Descending = true }, 0, 1);
        return before is [var session] && accounts.TryFind(session.Account, out account) ? account : null;
    }

    private RegisteredDevice? Registered(MacAddress device) => devices.List().FirstOrDefault(known => known.Mac == device);

    private LoginFacts Gather(Account? account, MacAddress? device)
    {
        var last = attempts.Last(account?.Username, device, Shown);
        var newest = last is [var first, ..] ? first : null;
        var key = (device ?? newest?.Mac)?.ToString() ?? newest?.Ip?.ToString();
        return new LoginFacts(time.GetUtcNow(), account, device)
        {
            Registered = device is { } mac ? Registered(mac) : null,
            Exhausted = account is null ? null : limits.Exhausted(account),
            Open = account is null ? [] : [.. sessions.OfAccount(account.Id).OrderBy(session => session.Start)],
            UserHeldUntil = account is null ? null : throttle.UserHeldUntil(account.Username),
            DeviceHeldUntil = key is null ? null : throttle.DeviceHeldUntil(key, account?.Username),
            Attempts = last,
        };
    }
}
