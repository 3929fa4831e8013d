using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Admin;

/// <summary>
/// The sign-ins that are open now. A cookie alone is not enough: signing out, changing the password and a restart of the
/// service end it here, so a copied cookie dies with its owner's sign-out.
/// </summary>
internal sealed class AdminSignIns(TimeProvider time)
{
    /// <summary>Signed in this long, an administrator signs in again however busy he was.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private const int Most = 256;

    // Forgotten with the process; it only lets a new password be told from the one that was signed in with.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);

    public int Count
    {
        get { lock (_gate) return _open.Count; }
    }

    /// <returns>The id that the cookie carries.</returns>
    public string Begin(string username, string password)
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (old, entry) in _open)
            {
                if (now - entry.Since > Longest)
                    _open.Remove(old);
            }

            if (_open.Count >= Most)
                _open.Remove(_open.MinBy(pair => pair.Value.Since).Key);
            _open[id] = new Open(username, now, Tag(password));
        }

        return id;
    }

    public bool IsOpen(string? id, string? username)
    {
        if (id is null || username is null)
            return false;
        lock (_gate)
        {
            return _open.TryGetValue(id, out var entry)
                && string.Equals(entry.Username, username, StringComparison.Ordinal)
                && time.GetUtcNow() - entry.Since <= Longest;
        }
    }

    /// <summary>Whether a password is the one that this sign-in began with.</summary>
    public bool BeganWith(string? id, string password)
    {
        if (id is null)
            return false;
        lock (_gate)
            return _open.TryGetValue(id, out var entry) && CryptographicOperations.FixedTimeEquals(entry.PasswordTag, Tag(password));
    }

    public void End(string? id)
    {
        if (id is null)
            return;
        lock (_gate)
            _open.Remove(id);
    }

    public void EndAll(string username)
    {
        lock (_gate)
        {
            foreach (var (id, entry) in _open)
            {
                if (string.Equals(entry.Username, username, StringComparison.Ordinal))
                    _open.Remove(id);
            }
        }
    }

    private byte[] Tag(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    private readonly record struct Open(string Username, DateTimeOffset Since, byte[] PasswordTag);
}
