using System.Security.Cryptography;

namespace HotspotAuth.Admin;

/// <summary>
/// A new password on its way to the one page that shows it. Kept in memory only, a few minutes, for the administrator who
/// made it, and gone when read: a reload, the back button and a second person see nothing.
/// </summary>
internal sealed class ShownOnce(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Secret> _secrets = new(StringComparer.Ordinal);

    public string Keep(string administrator, string username, string password)
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (old, entry) in _secrets)
            {
                if (now - entry.Made > Kept)
                    _secrets.Remove(old);
            }

            if (_secrets.Count >= Most)
                _secrets.Remove(_secrets.MinBy(pair => pair.Value.Made).Key);
            _secrets[id] = new Secret(administrator, username, password, now);
        }

        return id;
    }

    public string? Take(string? id, string administrator, string username)
    {
        if (id is null)
            return null;
        lock (_gate)
        {
            if (!_secrets.TryGetValue(id, out var entry) || entry.Administrator != administrator || entry.Username != username)
                return null;
            _secrets.Remove(id);
            return time.GetUtcNow() - entry.Made > Kept ? null : entry.Password;
        }
    }

    private readonly record struct Secret(string Administrator, string Username, string Password, DateTimeOffset Made);
}
