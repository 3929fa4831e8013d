namespace HotspotAuth.Access;

/// <summary>
/// On which devices each user was let in during the last weeks, so that a stranger's guesses slow strangers and not the user
/// on his own device. A pair is 64 bits under the process's random hash key: who does not know the key can't make up an
/// address that passes for a user's. Bounded by two generations, of which the older goes whole; what is used lives on.
/// </summary>
internal sealed class FamiliarDevices(TimeProvider time)
{
    /// <summary>Half of it is remembered at the least: some 10 octets each in the table, 12 MB in all.</summary>
    public const int Most = 400_000;

    /// <summary>How long a device is remembered at the least.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(15);

    private readonly Lock _lock = new();
    private HashSet<ulong> _young = [];
    private HashSet<ulong> _old = [];
    private DateTimeOffset _begun = time.GetUtcNow();

    public void Add(string username, string device)
    {
        var pair = Pair(username, device);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_young.Count >= Most / 2 || now - _begun >= Remembered) (_old, _young, _begun) = (_young, [], now);
            _young.Add(pair);
        }
    }

    public bool Contains(string username, string device)
    {
        var pair = Pair(username, device);
        lock (_lock) return _young.Contains(pair) || _old.Contains(pair);
    }

    private static ulong Pair(string username, string device) =>
        ((ulong)(uint)username.GetHashCode(StringComparison.Ordinal) << 32) | (uint)device.GetHashCode(StringComparison.Ordinal);
}
