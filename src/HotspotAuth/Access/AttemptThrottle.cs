using System.Collections.Concurrent;

namespace HotspotAuth.Access;

/// <summary>
/// Slows guessing: ten wrong secrets within a minute, and a device waits the minute out. A try counts from its start, so
/// that guesses sent together are no way around it, and a right one gives back only itself. Keyed by device, so that a
/// stranger's guesses never lock the real user out on his own.
/// </summary>
internal sealed class AttemptThrottle(TimeProvider time)
{
    private const int Allowed = 10;
    private const int MaxKeys = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Count> _tries = new(StringComparer.Ordinal);

    public bool IsHeld(AccessAttempt attempt) => _tries.TryGetValue(Key(attempt), out var count) && count.Tries >= Allowed && !IsOver(count, time.GetUtcNow());

    /// <summary>Begins a try; false while the device is held. Each one that began is ended with <see cref="Leave"/>.</summary>
    public bool TryEnter(AccessAttempt attempt)
    {
        var now = time.GetUtcNow();
        var key = Key(attempt);
        // Full of living keys means a flood of made-up addresses: those already counted stay counted, new ones pass.
        if (_tries.Count >= MaxKeys && !_tries.ContainsKey(key) && !DropOld(now)) return true;
        return _tries.AddOrUpdate(key, _ => new Count(1, now), (_, old) => IsOver(old, now) ? new Count(1, now) : old with { Tries = Math.Min(old.Tries, Allowed) + 1 }).Tries <= Allowed;
    }

    /// <summary>Ends a try: a wrong secret stays counted, anything else is given back. So does a way that the account can't be asked
    /// by, else ten tries would tell that there is such an account.</summary>
    public void Leave(AccessAttempt attempt, AccessDecision decision)
    {
        if (decision.Reason is AccessReason.WrongPassword or AccessReason.UnknownUser or AccessReason.MethodNotAllowed) return;
        var key = Key(attempt);
        while (_tries.TryGetValue(key, out var count))
        {
            if (count.Tries <= 1 ? _tries.TryRemove(new KeyValuePair<string, Count>(key, count)) : _tries.TryUpdate(key, count with { Tries = count.Tries - 1 }, count)) return;
        }
    }

    /// <summary>A NAS without Calling-Station-Id has no device to hold: its names are held one by one.</summary>
    private static string Key(AccessAttempt attempt) => attempt.Device?.Key ?? $"{attempt.Nas}/{attempt.Username}";

    private static bool IsOver(Count count, DateTimeOffset now) => now >= count.Since + Window;

    private bool DropOld(DateTimeOffset now)
    {
        foreach (var (key, count) in _tries)
        {
            if (IsOver(count, now)) _tries.TryRemove(key, out _);
        }

        return _tries.Count < MaxKeys;
    }

    private sealed record Count(int Tries, DateTimeOffset Since);
}
