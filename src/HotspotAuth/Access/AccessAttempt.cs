using HotspotAuth.Accounts;

namespace HotspotAuth.Access;

/// <summary>One try to get in, by whatever way it came. Its secret is only ever handed to <see cref="Check"/>.</summary>
internal sealed class AccessAttempt
{
    private readonly Func<AccountDirectory, string, SecretCheck> _check;

    public AccessAttempt(string method, string username, Device? device, Func<AccountDirectory, string, SecretCheck> check)
    {
        Method = method;
        Typed = username;
        Username = Usernames.Normalize(username);
        Device = device;
        Place = device?.Key;
        _check = check;
    }

    private AccessAttempt(AccessAttempt other, Func<AccountDirectory, string, SecretCheck> check)
        : this(other.Method, other.Typed, other.Device, check)
    {
        Guesser = other.Guesser;
        Nas = other.Nas;
        Station = other.Station;
        Vlan = other.Vlan;
        IsByMac = other.IsByMac;
        Place = other.Place;
        CanNameHolder = other.CanNameHolder;
        Settle = other.Settle;
        IsRightAtOnce = other.IsRightAtOnce;
        IsGuess = other.IsGuess;
        Refused = other.Refused;
        IsDrill = other.IsDrill;
        Until = other.Until;
    }

    /// <summary><c>portal</c>, <c>pap</c>, <c>chap</c>, <c>mschapv1</c>, <c>mschapv2</c>, <c>eap</c> or <c>mac</c>; with <c>ticket-</c> before it
    /// where the secret was a one-time ticket.</summary>
    public string Method { get; }

    /// <summary>As typed: people type passwords into the wrong field, so it is kept only as a keyed tag.</summary>
    public string Typed { get; }

    public string Username { get; }
    public Device? Device { get; }

    /// <summary>Whose guesses it counts among, where the device is only claimed; null: the device's.</summary>
    public string? Guesser { get; private init; }

    /// <summary>Name of the NAS; null for our own portal.</summary>
    public string? Nas { get; init; }

    /// <summary>Called-Station-Id, or the SSID of our own portal.</summary>
    public string? Station { get; init; }

    /// <summary>The VLAN that the device is in, as its NAS tells it (RFC 3580 §3.31); null where it tells none.</summary>
    public string? Vlan { get; init; }

    /// <summary>The device's MAC alone is its proof.</summary>
    public bool IsByMac { get; init; }

    /// <summary>What holds the place that a log-in takes among the account's devices: the device, or where its NAS tells none, the
    /// session to come. Null where there is nothing to count.</summary>
    public string? Place { get; init; }

    /// <summary>It came by a page that can ask the person for a name; a slip without a holder waits there until it has one.</summary>
    public bool CanNameHolder { get; init; }

    /// <summary>Where the secret was a mailed one-time password: makes it the account's own, so that the old one ends.</summary>
    public Func<MailedPasswords, CancellationToken, Task>? Settle { get; init; }

    /// <summary>True when memory alone proves the secret right, given the username; false tells nothing. Null where no such way is.</summary>
    public Func<AccountDirectory, string, bool>? IsRightAtOnce { get; init; }

    /// <summary>The method of a login form of ours.</summary>
    public const string PortalMethod = "portal";

    /// <summary>False where no secret is guessed at, so that nothing slows it and it counts against nobody.</summary>
    public bool IsGuess { get; init; } = true;

    /// <summary>Why it is refused before any account is asked; null in all other cases.</summary>
    public AccessReason? Refused { get; init; }

    /// <summary>A fire drill's: its row is marked.</summary>
    public bool IsDrill { get; private init; }

    /// <summary>The last moment it may open for, where that is before the account's own.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A login on our own portal.</summary>
    public static AccessAttempt Portal(string username, string password, Device device) =>
        new(PortalMethod, username, device, (accounts, name) => accounts.VerifyPassword(name, password) | accounts.IsMailedPassword(name, password) ? SecretCheck.Right : SecretCheck.Wrong)
        {
            CanNameHolder = true,
            IsRightAtOnce = (accounts, name) => accounts.IsKnownPassword(name, password),
            Settle = (mailed, cancellationToken) => mailed.AdoptAsync(username, password, new Actor(Usernames.Normalize(username), "user", device.Ip), cancellationToken),
        };

    /// <summary>A way that carries the password itself.</summary>
    public static AccessAttempt Password(string method, string username, string password, Device? device, string? nas, string? station, string? vlan = null) =>
        new(method, username, device, (accounts, name) => accounts.VerifyPassword(name, password) ? SecretCheck.Right : SecretCheck.Wrong)
        {
            Nas = nas,
            Station = station,
            Vlan = vlan,
            IsRightAtOnce = (accounts, name) => accounts.IsKnownPassword(name, password),
        };

    /// <summary>The fire drill's guest: a password, decided on as any other.</summary>
    public static AccessAttempt Drill(string username, string password, Device device) =>
        new(PortalMethod, username, device, (accounts, name) => accounts.VerifyPassword(name, password) ? SecretCheck.Right : SecretCheck.Wrong) { IsDrill = true };

    /// <summary>The same login for another gateway than ours, its guesses counted for <paramref name="guesser"/>.</summary>
    public AccessAttempt At(string nas, string guesser) => new(this, _check) { Guesser = guesser, Nas = nas };

    /// <summary>A registered device that is let in by its MAC, under its owner's account.</summary>
    public static AccessAttempt ByMac(RegisteredDevice registered, Account owner, Device device, string? nas, string? station, string? vlan = null) =>
        new("mac", owner.Username, device, (_, _) => SecretCheck.Right)
        {
            Nas = nas,
            Station = station,
            Vlan = vlan,
            IsRightAtOnce = (_, _) => true,
            IsGuess = false,
            IsByMac = true,
            Until = registered.ValidUntil,
        };

    /// <summary>A device that its MAC does not let in.</summary>
    public static AccessAttempt ByUnknownMac(string typed, Device? device, string? nas, string? station) =>
        new("mac", typed, device, (_, _) => SecretCheck.Wrong) { Nas = nas, Station = station, IsGuess = false, Refused = AccessReason.UnknownDevice };

    /// <summary>The same attempt, refused with <see cref="SecretCheck.OtherAccount"/> where its right secret is not of the account that was meant.</summary>
    public AccessAttempt OnlyOf(Func<Account, bool> isMeant) => new(this, (accounts, name) =>
        _check(accounts, name) is var check && check == SecretCheck.Right && !(accounts.TryFind(name, out var account) && isMeant(account)) ? SecretCheck.OtherAccount : check)
    {
        IsRightAtOnce = IsRightAtOnce is { } isRight ? (accounts, name) => isRight(accounts, name) && accounts.TryFindInMemory(name, out var account) && isMeant(account) : null,
    };

    /// <summary>The same attempt; its place among the devices is held by <paramref name="place"/>.</summary>
    public AccessAttempt CountedBy(string place) => new(this, _check) { Place = place };

    /// <summary>Slow where a password hash must be computed; never on a receive loop.</summary>
    public SecretCheck Check(AccountDirectory accounts, string username) => _check(accounts, username);
}

internal enum SecretCheck
{
    Right,
    Wrong,

    /// <summary>The account keeps nothing this method could be checked with.</summary>
    NotPossible,

    /// <summary>A right one-time ticket, shown by another device or at another NAS than it was made for.</summary>
    TicketElsewhere,

    /// <summary>A right secret, but the NAS says that it serves another account (RFC 4372).</summary>
    OtherAccount,
}
