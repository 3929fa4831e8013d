using System.Net;
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
    private readonly Dictionary<string, Entry> _open = new(StringComparer.Ordinal);

    public int Count
    {
        get { lock (_gate) return _open.Count; }
    }

    /// <summary>What lets a later password be told from this one, for this process alone.</summary>
    public byte[] Tag(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    /// <returns>The id that the cookie carries.</returns>
    public string Begin(string username, string password) => Begin(username, Tag(password), stamp: 0, origin: null, browser: null);

    /// <param name="username">Whose it is.</param>
    /// <param name="passwordTag">The <see cref="Tag"/> of the password it began with.</param>
    /// <param name="stamp">The administrator's stamp then: another one now ends it.</param>
    /// <param name="origin">From where.</param>
    /// <param name="browser">What the browser called itself.</param>
    /// <returns>The id that the cookie carries.</returns>
    public string Begin(string username, byte[] passwordTag, long stamp, IPAddress? origin, string? browser)
    {
        var id = Random();
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            if (_open.Count >= Most)
                _open.Remove(_open.MinBy(pair => pair.Value.SignIn.Since).Key);
            _open[id] = new Entry(new OpenSignIn(Random(), username, now, now, origin, browser), passwordTag, stamp);
        }

        return id;
    }

    public bool IsOpen(string? id, string? username) => Find(id, username) is not null;

    /// <summary>Whether it is open and began under this stamp; noted as somebody's presence unless <paramref name="isAutomatic"/>.</summary>
    public bool Continue(string? id, string? username, long stamp, bool isAutomatic)
    {
        lock (_gate)
        {
            if (Find(id, username) is not { } entry) return false;
            if (entry.Stamp != stamp)
            {
                _open.Remove(id!);
                return false;
            }

            if (!isAutomatic) _open[id!] = entry with { SignIn = entry.SignIn with { LastSeen = time.GetUtcNow() } };
            return true;
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

    /// <summary>The tag of the password that a sign-in began with, to go on with it under a new id.</summary>
    public byte[]? PasswordTag(string? id)
    {
        lock (_gate)
            return id is not null && _open.TryGetValue(id, out var entry) ? entry.PasswordTag : null;
    }

    /// <summary>Those of one administrator, or of all; the busiest first. What was idle too long is over, whatever its cookie says.</summary>
    public IReadOnlyList<OpenSignIn> Of(string? username)
    {
        lock (_gate)
        {
            Forget(time.GetUtcNow());
            return [.. _open.Values.Select(entry => entry.SignIn).Where(signIn => username is null || signIn.Username == username).OrderByDescending(signIn => signIn.LastSeen)];
        }
    }

    /// <summary>What the list calls a sign-in; the cookie's own id never leaves here.</summary>
    public string? HandleOf(string? id)
    {
        lock (_gate)
            return id is not null && _open.TryGetValue(id, out var entry) ? entry.SignIn.Handle : null;
    }

    public void End(string? id)
    {
        if (id is null)
            return;
        lock (_gate)
            _open.Remove(id);
    }

    /// <summary>The one that had this handle; null when none has.</summary>
    public OpenSignIn? EndByHandle(string? handle, string? username)
    {
        lock (_gate)
        {
            var (id, entry) = _open.FirstOrDefault(pair => pair.Value.SignIn.Handle == handle && (username is null || pair.Value.SignIn.Username == username));
            if (id is null) return null;
            _open.Remove(id);
            return entry.SignIn;
        }
    }

    /// <summary>How many ended.</summary>
    public int EndAll(string username, string? exceptId = null)
    {
        var ended = 0;
        lock (_gate)
        {
            foreach (var (id, entry) in _open)
            {
                if (id != exceptId && string.Equals(entry.SignIn.Username, username, StringComparison.Ordinal) && _open.Remove(id))
                    ended++;
            }
        }

        return ended;
    }

    private Entry? Find(string? id, string? username)
    {
        if (id is null || username is null)
            return null;
        lock (_gate)
        {
            return _open.TryGetValue(id, out var entry)
                && string.Equals(entry.SignIn.Username, username, StringComparison.Ordinal)
                && IsAlive(entry.SignIn, time.GetUtcNow()) ? entry : null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, entry) in _open)
        {
            if (!IsAlive(entry.SignIn, now))
                _open.Remove(id);
        }
    }

    private static bool IsAlive(OpenSignIn signIn, DateTimeOffset now) => now - signIn.Since <= Longest && now - signIn.LastSeen <= AdminSignIn.Idle;

    private static string Random() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private sealed record Entry(OpenSignIn SignIn, byte[] PasswordTag, long Stamp);
}

/// <summary>An open sign-in as its owner sees it in the list.</summary>
internal sealed record OpenSignIn(string Handle, string Username, DateTimeOffset Since, DateTimeOffset LastSeen, IPAddress? Origin, string? Browser);
