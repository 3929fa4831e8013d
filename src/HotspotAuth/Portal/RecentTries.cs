namespace HotspotAuth.Portal;

/// <summary>Counts tries by key within a window. Bounded: past its capacity it forgets the oldest windows first.</summary>
internal sealed class RecentTries(int most, TimeSpan window, TimeProvider time)
{
    private const int Capacity = 50_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset Since)> _tries = new(StringComparer.Ordinal);

    /// <summary>Counts one try; false when there were too many already.</summary>
    public bool TryCount(string key)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_tries.TryGetValue(key, out var known) && (now - known.Since).Duration() < window)
            {
                if (known.Tries >= most) return false;
                _tries[key] = known with { Tries = known.Tries + 1 };
                return true;
            }

            if (_tries.Count >= Capacity) Forget(now);
            _tries[key] = (1, now);
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var old in _tries.Where(entry => now >= entry.Value.Since + window).Select(entry => entry.Key).ToList()) _tries.Remove(old);
        if (_tries.Count < Capacity) return;
        foreach (var old in _tries.OrderBy(entry => entry.Value.Since).Take(Capacity / 10).Select(entry => entry.Key).ToList()) _tries.Remove(old);
    }
}
