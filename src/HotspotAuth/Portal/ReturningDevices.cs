using System.Collections.Concurrent;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Portal;

/// <summary>
/// Lets a registered device in by itself where its group allows it: its first request, a connectivity check as a rule, makes a session,
/// and no login window opens. The one access decision is asked as for every login. A device that its person logged out stays out until
/// its person logs in again, or the hold is over.
/// </summary>
internal sealed partial class ReturningDevices(
    RegisteredDevices devices, AccessPolicy policy, SessionManager sessions, TimeProvider time, ILogger<ReturningDevices> logger)
{
    /// <summary>How long a logout by the person holds: a working day.</summary>
    private static readonly TimeSpan HoldFor = TimeSpan.FromHours(12);

    /// <summary>Past this the oldest hold goes; each is one registered device, so it is never met by chance.</summary>
    private const int MostHolds = 10_000;

    private readonly RecentTries _tries = new(most: 1, TimeSpan.FromMinutes(1), time);
    private readonly ConcurrentDictionary<MacAddress, DateTimeOffset> _holds = new();

    /// <summary>The session that was made for a device without one; null where it may not come in by itself.</summary>
    public async Task<Session?> TryReturnAsync(Device device, CancellationToken cancellationToken)
    {
        if (device.Mac is not { } mac || !devices.TryFindReturning(mac, out var registered, out var owner) || IsHeld(mac)) return null;
        if (sessions.GatewayFault is not null) return null;
        // A device asks every few seconds; what was refused is asked again, and recorded again, no sooner than in a minute.
        if (!_tries.TryCount(mac.ToString())) return null;
        var attempt = new AccessAttempt("device", owner.Username, device, (_, _) => SecretCheck.Right) { IsGuess = false, IsByMac = true, Until = registered.ValidUntil };
        try
        {
            var decision = await policy.DecideAsync(attempt, cancellationToken);
            return decision.Granted ? await sessions.StartAsync(decision, device, cancellationToken) : null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
            return null;
        }
    }

    /// <summary>Its person logged it out.</summary>
    public void Hold(MacAddress? mac)
    {
        if (mac is not { } known || !devices.TryFindReturning(known, out _, out _)) return;
        if (_holds.Count >= MostHolds) _holds.TryRemove(_holds.MinBy(hold => hold.Value).Key, out _);
        _holds[known] = time.GetUtcNow() + HoldFor;
    }

    /// <summary>Its person logged it in again.</summary>
    public void Release(MacAddress? mac)
    {
        if (mac is { } known) _holds.TryRemove(known, out _);
    }

    private bool IsHeld(MacAddress mac)
    {
        if (!_holds.TryGetValue(mac, out var until)) return false;
        if (time.GetUtcNow() < until) return true;
        _holds.TryRemove(mac, out _);
        return false;
    }

    [LoggerMessage(5060, LogLevel.Error, "A registered device could not be let in by itself; it is shown the login page. Look at the gateway and at the disk")]
    private partial void LogFailed(Exception fault);
}
