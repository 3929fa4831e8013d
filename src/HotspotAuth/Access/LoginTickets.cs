using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Access;

/// <summary>Compares a secret with what was sent, in fixed time.</summary>
internal delegate bool SecretTest(ReadOnlySpan<byte> secret);

/// <summary>
/// One-time tickets for NASes that speak CHAP: the portal checks the real password, the NAS gets a ticket as the password,
/// and asks us with it. Kept in memory only: after a restart people log in again. A ticket with its right secret at another
/// NAS or from another device is burnt, because somebody has seen it.
/// </summary>
internal sealed class LoginTickets
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <summary>Tickets of one <see cref="Life"/>, used ones too: more logins than any office has.</summary>
    internal const int Capacity = 20_000;

    /// <summary>Open tickets of one account, and so the most hashes that a CHAP request under its name costs.</summary>
    internal const int PerAccount = 64;

    // 32 signs without 0/o, 1/l: 5 bits each, 140 bits together.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Length = 28;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<OpenTicket>> _byUsername = new(StringComparer.Ordinal);
    private readonly Queue<OpenTicket> _byAge = new();
    private readonly System.Diagnostics.Metrics.Counter<long> _issued;
    private readonly System.Diagnostics.Metrics.Counter<long> _refused;
    private long _lastExpires;

    public LoginTickets(HotspotMeters meters, TimeProvider time)
    {
        _time = time;
        _issued = meters.Meter.CreateCounter<long>("hotspot.tickets.issued", unit: "{ticket}", description: "One-time login tickets handed out");
        _refused = meters.Meter.CreateCounter<long>("hotspot.tickets.refused", unit: "{ticket}", description: "One-time login tickets not handed out because too many are open");
    }

    /// <summary>False says that no ticket is open; true may be late.</summary>
    public bool MayBeOpen => _time.GetUtcNow().ToUnixTimeMilliseconds() < Volatile.Read(ref _lastExpires);

    /// <summary>
    /// A ticket for an account whose password was checked a moment ago. A newer one for the same device at the same NAS takes
    /// the place of the older. Null when too many are open: the login is to be tried again later.
    /// </summary>
    /// <param name="account">Who was let in.</param>
    /// <param name="mac">The device, as the NAS will write it in Calling-Station-Id.</param>
    /// <param name="nas">The NAS's configured name.</param>
    public LoginTicket? Issue(Account account, MacAddress mac, string nas)
    {
        var password = RandomNumberGenerator.GetString(Alphabet, Length);
        var now = _time.GetUtcNow();
        var ticket = new OpenTicket(account.Username, Encoding.ASCII.GetBytes(password), mac, nas, now + Life);
        lock (_lock)
        {
            while (_byAge.TryPeek(out var oldest) && oldest.Expires <= now) Remove(_byAge.Dequeue());
            if (Of(account.Username).Find(t => t.Mac == mac && string.Equals(t.Nas, nas, StringComparison.Ordinal)) is { } older) Remove(older);
            if (_byAge.Count >= Capacity || Of(account.Username).Count >= PerAccount)
            {
                _refused.Add(1);
                return null;
            }

            _byAge.Enqueue(ticket);
            if (!_byUsername.TryGetValue(ticket.Username, out var open)) _byUsername[ticket.Username] = open = [];
            open.Add(ticket);
            Volatile.Write(ref _lastExpires, ticket.Expires.ToUnixTimeMilliseconds());
        }

        _issued.Add(1);
        return new LoginTicket(ticket.Username, password);
    }

    /// <summary>The open ticket of this account whose secret passes the test; null when none does. It is not used up by that.</summary>
    public OpenTicket? Find(string username, SecretTest isRight)
    {
        OpenTicket[] open;
        lock (_lock)
        {
            if (!_byUsername.TryGetValue(username, out var tickets)) return null;
            open = [.. tickets];
        }

        var now = _time.GetUtcNow();
        return Array.Find(open, t => t.Expires > now && isRight(t.Secret));
    }

    /// <summary>Uses a ticket up. <see cref="SecretCheck.Right"/> once and at its own place only; what comes second, or too late, is wrong.</summary>
    public SecretCheck Use(OpenTicket ticket, MacAddress? mac, string nas)
    {
        lock (_lock)
        {
            if (!Of(ticket.Username).Contains(ticket)) return SecretCheck.Wrong;
            Remove(ticket);
        }

        if (ticket.Expires <= _time.GetUtcNow()) return SecretCheck.Wrong;
        return mac == ticket.Mac && string.Equals(nas, ticket.Nas, StringComparison.Ordinal) ? SecretCheck.Right : SecretCheck.TicketElsewhere;
    }

    private List<OpenTicket> Of(string username) => _byUsername.GetValueOrDefault(username, []);

    private void Remove(OpenTicket ticket)
    {
        var open = Of(ticket.Username);
        if (open.Remove(ticket) && open.Count == 0) _byUsername.Remove(ticket.Username);
        CryptographicOperations.ZeroMemory(ticket.Secret);
    }
}
