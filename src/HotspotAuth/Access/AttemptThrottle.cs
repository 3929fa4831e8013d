using System.Collections.Concurrent;

namespace HotspotAuth.Access;

/// <summary>
/// Slows guessing: after ten wrong secrets within a minute a device, or a name tried from one device, waits the minute
/// out. Keyed by device first, so that a stranger's guesses never lock the real user out on his own device.
/// </summary>
internal sealed class AttemptThrottle(TimeProvider time)
{
    private const int Allowed = 10;
    private const int MaxKeys = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Count> _failures = new(StringComparer.Ordinal);

    public bool IsHeld(AccessAttempt attempt) =>
        _failures.TryGetValue(Key(attempt), out var count) && count.Failures >= Allowed && time.GetUtcNow() < count.Since + Window;

    public void Note(AccessAttempt attempt, AccessDecision decision)
    {
        var key = Key(attempt);
        if (decision.Reason is not (AccessReason.WrongPassword or AccessReason.UnknownUser))
        {
            if (decision.Granted) _failures.TryRemove(key, out _);
            return;
        }

        var now = time.GetUtcNow();
        if (_failures.Count >= MaxKeys) DropOld(now);
        _failures.AddOrUpdate(key, _ => new Count(1, now), (_, old) => now >= old.Since + Window ? new Count(1, now) : old with { Failures = old.Failures + 1 });
    }

    /// <summary>A NAS without Calling-Station-Id has no device to hold: its names are held one by one.</summary>
    private static string Key(AccessAttempt attempt) => attempt.Device?.Key ?? $"{attempt.Nas}/{attempt.Username}";

    private void DropOld(DateTimeOffset now)
    {
        foreach (var (key, count) in _failures)
        {
            if (now >= count.Since + Window) _failures.TryRemove(key, out _);
        }

        if (_failures.Count >= MaxKeys) _failures.Clear(); // a flood of addresses: holding nobody beats holding memory
    }

    private sealed record Count(int Failures, DateTimeOffset Since);
}
