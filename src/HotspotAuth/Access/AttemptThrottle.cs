using HotspotAuth.Accounts;

namespace HotspotAuth.Access;

/// <summary>
/// Slows guessing, by device and by user. A device that guesses waits, whoever it guesses at. A user at whom many devices
/// guess is closed for more and more of the time to devices on which he was never let in; the ones he uses count apart, so
/// that a stranger's guesses never lock the real user out. Portal and RADIUS count together.
/// </summary>
internal sealed class AttemptThrottle
{
    /// <summary>Ten tries at once, then one a minute.</summary>
    private static readonly GuessPace OfDevice = new(Free: 10, Wait: _ => TimeSpan.FromMinutes(1), Forgiven: TimeSpan.FromMinutes(1));

    /// <summary>Twenty tries at once from all devices together, then one after 2, 4, 8 ... seconds, in the end one in five
    /// minutes: fewer than 300 a day, however many devices guess.</summary>
    private static readonly GuessPace OfUser = new(Free: 20, Wait: beyond => TimeSpan.FromSeconds(Math.Min(2L << Math.Min(beyond, 10), 300)), Forgiven: TimeSpan.FromMinutes(5));

    private const int MostDevices = 100_000;
    private const int MostUsers = 100_000;

    /// <summary>Names that no account has are slowed like any other, or the wait would tell which exist. They count apart: a
    /// flood of them takes no room from users, and beyond this many there is nothing behind them to be guessed.</summary>
    private const int MostMadeUp = 20_000;

    private readonly AccountDirectory _accounts;
    private readonly FamiliarDevices _familiar;
    private readonly GuessTable _devices;
    private readonly GuessTable _users;
    private readonly GuessTable _madeUp;

    public AttemptThrottle(AccountDirectory accounts, FamiliarDevices familiar, TimeProvider time)
    {
        (_accounts, _familiar) = (accounts, familiar);
        _devices = new GuessTable(MostDevices, OfDevice, time);
        _users = new GuessTable(MostUsers, OfUser, time);
        _madeUp = new GuessTable(MostMadeUp, OfUser, time);
    }

    public bool IsHeld(AccessAttempt attempt) =>
        (!_devices.IsEmpty && _devices.IsHeld(DeviceKey(attempt))) || (!_users.IsEmpty && _users.IsHeld(UserKey(attempt)));

    /// <summary>Until when nobody may try this user from a device on which he was never let in; null when he is not held.</summary>
    public DateTimeOffset? UserHeldUntil(string username) => _users.HeldUntil(username);

    /// <summary>Until when this device (<see cref="Device.Key"/>) may try nothing, or nothing at this user where it is one of his own.</summary>
    public DateTimeOffset? DeviceHeldUntil(string device, string? username)
    {
        var (all, own) = (_devices.HeldUntil(device), username is null ? null : _users.HeldUntil($"{username} {device}"));
        return all > own || own is null ? all : own;
    }

    /// <summary>Begins a try; false while its device or its user is held. Each one that began is ended with <see cref="Leave"/>.</summary>
    public bool TryEnter(AccessAttempt attempt) => !UsersOf(attempt).IsHeld(UserKey(attempt)) && _devices.TryEnter(DeviceKey(attempt));

    /// <summary>
    /// Ends a try, and says what may be told of it. A wrong secret stays counted; of guesses sent together at one user only
    /// so many are told as may be made, whatever the others would have been. Right ones take nothing from the user: a class
    /// that logs in together with one account is no attack.
    /// </summary>
    public AccessDecision Leave(AccessAttempt attempt, AccessDecision decision)
    {
        // A way that the account can't be asked by counts too, else ten tries would tell that there is such an account.
        var isWrong = decision.Reason is AccessReason.WrongPassword or AccessReason.UnknownUser or AccessReason.MethodNotAllowed;
        if (!isWrong) _devices.GiveBack(DeviceKey(attempt));
        var (users, key) = (UsersOf(attempt), UserKey(attempt));
        return (isWrong ? users.TryEnter(key) : !users.IsHeld(key)) ? decision : new AccessDecision { Reason = AccessReason.TooManyAttempts };
    }

    private GuessTable UsersOf(AccessAttempt attempt) => _accounts.TryFindInMemory(attempt.Username, out _) ? _users : _madeUp;

    /// <summary>A NAS without Calling-Station-Id has no device to hold: its names are held one by one.</summary>
    private static string DeviceKey(AccessAttempt attempt) => attempt.Guesser ?? attempt.Device?.Key ?? $"{attempt.Nas}/{attempt.Username}";

    /// <summary>A device of the user's own counts for itself: who copies its address is slowed there, and only there. One that is only
    /// claimed is nobody's own: words would be enough to slow him there.</summary>
    private string UserKey(AccessAttempt attempt) =>
        attempt is { Guesser: null, Device: { } device } && _familiar.Contains(attempt.Username, device.Key) ? $"{attempt.Username} {device.Key}" : attempt.Username;
}
