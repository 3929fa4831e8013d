using HotspotAuth.Clock;

namespace HotspotAuth.Access;

/// <summary>How guessing is slowed.</summary>
/// <param name="Free">Tries that cost nothing.</param>
/// <param name="Wait">How long the next one then waits, by how many there were beyond the free ones.</param>
/// <param name="Forgiven">One try is forgotten after this long.</param>
internal sealed record GuessPace(int Free, Func<int, TimeSpan> Wait, TimeSpan Forgiven);

/// <summary>
/// Tries by key, and how long the next one waits. When the table is full of what is not yet forgotten, a new key passes
/// uncounted: whoever filled it must not be able to keep others out.
/// </summary>
internal sealed class GuessTable(int capacity, GuessPace pace, TimeProvider time)
{
    private static readonly TimeSpan SweepsApart = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SteadyClock _clock = new(time);
    private readonly Dictionary<string, Guesses> _guesses = new(StringComparer.Ordinal);
    private DateTimeOffset _nextSweep;

    /// <summary>True when nobody has guessed wrong of late: then no key is held.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _guesses.Count == 0;
        }
    }

    public bool IsHeld(string key)
    {
        var now = _clock.Now;
        lock (_lock) return Find(key, now) is { } guesses && now < guesses.Next;
    }

    /// <summary>Until when the key is held; null when it is not.</summary>
    public DateTimeOffset? HeldUntil(string key)
    {
        var now = _clock.Now;
        lock (_lock) return Find(key, now) is { } guesses && now < guesses.Next ? _clock.ToWall(guesses.Next) : null;
    }

    /// <summary>Counts a try; false, and nothing counted, while the key is held.</summary>
    public bool TryEnter(string key)
    {
        var now = _clock.Now;
        lock (_lock)
        {
            var known = Find(key, now);
            if (known is null && _guesses.Count >= capacity && !Sweep(now)) return true;
            var guesses = known ?? new Guesses(0, now, now);
            if (now < guesses.Next) return false;
            var tries = guesses.Tries + 1;
            _guesses[key] = guesses with { Tries = tries, Next = tries < pace.Free ? now : now + pace.Wait(tries - pace.Free) };
            return true;
        }
    }

    /// <summary>Takes back a try that turned out to be none.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (Find(key, _clock.Now) is not { } guesses) return;
            if (guesses.Tries <= 1) _guesses.Remove(key);
            // Down at the free ones again nobody waits; above them the wait is that of the guesses that stay counted.
            else _guesses[key] = guesses with { Tries = guesses.Tries - 1, Next = guesses.Tries <= pace.Free ? guesses.Since : guesses.Next };
        }
    }

    /// <summary>What is left of a key's tries, the forgiven ones taken off.</summary>
    private Guesses? Find(string key, DateTimeOffset now)
    {
        if (!_guesses.TryGetValue(key, out var guesses)) return null;
        var forgiven = (int)Math.Min((now - guesses.Since) / pace.Forgiven, guesses.Tries);
        if (forgiven <= 0) return guesses;
        if (forgiven < guesses.Tries) return _guesses[key] = guesses with { Tries = guesses.Tries - forgiven, Since = guesses.Since + (pace.Forgiven * forgiven) };
        _guesses.Remove(key);
        return null;
    }

    /// <summary>Makes room, once a second at the most: a flood of new keys must not pay for it each.</summary>
    private bool Sweep(DateTimeOffset now)
    {
        if (now < _nextSweep) return false;
        _nextSweep = now + SweepsApart;
        foreach (var key in _guesses.Keys.ToArray()) _ = Find(key, now);
        return _guesses.Count < capacity;
    }

    private sealed record Guesses(int Tries, DateTimeOffset Since, DateTimeOffset Next);
}
