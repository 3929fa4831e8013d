using System.Buffers.Text;
using System.Security.Cryptography;
using HotspotAuth.Access;

namespace HotspotAuth.Portal;

/// <summary>A login with the right secret that waits for its person: to choose which other device goes, or to say who holds the slip.</summary>
/// <param name="Attempt">Asked again once a device has gone.</param>
/// <param name="IsCode">It came by a slip's code.</param>
/// <param name="Destination">The address first asked for.</param>
/// <param name="Offered">The sessions that the page offered to end, and no others.</param>
/// <param name="Via">The sealed visit where another gateway sent the guest.</param>
internal sealed record PendingLogin(AccessAttempt Attempt, bool IsCode, string? Destination, IReadOnlyList<Guid> Offered, string? Via = null);

/// <summary>
/// Logins that wait for a choice, a few minutes each, so that nobody types his password twice. The page holds only a random name
/// for it, which is of use to its own device alone.
/// </summary>
internal sealed class PendingLogins(TimeProvider time)
{
    /// <summary>How long a choice may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(3);

    /// <summary>How long it may take to type a name and a number on a small phone.</summary>
    public static readonly TimeSpan TypingLife = TimeSpan.FromMinutes(10);

    /// <summary>Past this the oldest goes: its person types the password once more.</summary>
    public const int Capacity = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Keeps a login and gives its name. A device has one at a time.</summary>
    public string Add(Device device, PendingLogin login, TimeSpan? life = null)
    {
        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (old, entry) in _entries.Where(e => e.Value.Expires <= now || e.Value.Device == device.Key).ToList()) _entries.Remove(old);
            if (_entries.Count >= Capacity) _entries.Remove(_entries.MinBy(e => e.Value.Expires).Key);
            _entries[name] = new Entry(device.Key, now + (life ?? Life), login);
        }

        return name;
    }

    /// <summary>A login that waits, for its own device, without taking it.</summary>
    public PendingLogin? Find(string? name, Device device)
    {
        if (name is null) return null;
        lock (_lock) return _entries.TryGetValue(name, out var entry) && entry.Device == device.Key && entry.Expires > time.GetUtcNow() ? entry.Login : null;
    }

    /// <summary>Gives a login out once, to the device it belongs to.</summary>
    public PendingLogin? Take(string? name, Device device)
    {
        if (name is null) return null;
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || entry.Device != device.Key) return null;
            _entries.Remove(name);
            return entry.Expires > time.GetUtcNow() ? entry.Login : null;
        }
    }

    private sealed record Entry(string Device, DateTimeOffset Expires, PendingLogin Login);
}
