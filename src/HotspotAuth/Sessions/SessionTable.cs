using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Sessions;

/// <summary>The open sessions in memory, with the places reserved for logins on their way. All under one lock.</summary>
internal sealed class SessionTable
{
    /// <summary>How long an Accept may wait for its session to start (RFC 2866 leaves it to the NAS).</summary>
    private static readonly TimeSpan ReservationLife = TimeSpan.FromSeconds(60);

    /// <summary>A session that nobody could ask about holds its place no longer than this after it was last seen.</summary>
    private static readonly TimeSpan SuspectLife = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Session> _open = [];
    private readonly Dictionary<string, Guid> _byDevice = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Nas, string Session), Guid> _byNas = [];
    private readonly Dictionary<long, HashSet<Guid>> _byAccount = [];
    private readonly Reservations _reserved = new();

    public IReadOnlyList<Session> Open
    {
        get
        {
            lock (_lock) return [.. _open.Values];
        }
    }

    public Session? Find(Guid id)
    {
        lock (_lock) return _open.GetValueOrDefault(id);
    }

    /// <summary>The session our own gateway keeps for this device.</summary>
    public Session? Find(Device device)
    {
        lock (_lock) return _byDevice.TryGetValue(device.Key, out var id) ? _open[id] : null;
    }

    public Session? Find(string nas, string nasSession)
    {
        lock (_lock) return _byNas.TryGetValue((nas, nasSession), out var id) ? _open[id] : null;
    }

    public IReadOnlyList<Session> OfAccount(long account)
    {
        lock (_lock) return Sessions(account);
    }

    /// <summary>
    /// Takes one of the account's places for this device, or says which sessions hold them. Two logins at the same
    /// moment can't both get the last place; the same device always gets its own again.
    /// </summary>
    public bool TryReserve(Account account, Device device, DateTimeOffset now, out IReadOnlyList<Session> others)
    {
        lock (_lock)
        {
            _reserved.Expire(now);
            others = [.. Sessions(account.Id).Where(s => s.Device?.Key != device.Key && !(s.State == SessionState.Suspect && now - s.LastSeen >= SuspectLife))];
            var devices = others.Select(s => s.Device?.Key ?? s.Id.ToString()).ToHashSet(StringComparer.Ordinal);
            devices.UnionWith(_reserved.Others(account.Id, device.Key));
            if (devices.Count >= account.MaxDevices) return false;
            _reserved.Take(account.Id, device.Key, now + ReservationLife);
            return true;
        }
    }

    public void Put(Session session)
    {
        lock (_lock)
        {
            _open[session.Id] = session;
            if (session.Nas is { } nas && session.NasSession is { } nasSession) _byNas[(nas, nasSession)] = session.Id;
            if (session.Device is { } device)
            {
                if (session.Nas is null) _byDevice[device.Key] = session.Id;
                _reserved.Release(session.Account, device.Key);
            }

            if (!_byAccount.TryGetValue(session.Account, out var ids)) _byAccount[session.Account] = ids = [];
            ids.Add(session.Id);
        }
    }

    /// <summary>Swaps an open session for its changed record; null when it has ended meanwhile.</summary>
    public Session? Update(Guid id, Func<Session, Session> change)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out var session)) return null;
            return _open[id] = change(session);
        }
    }

    public Session? Remove(Guid id)
    {
        lock (_lock)
        {
            if (!_open.Remove(id, out var session)) return null;
            if (session.Nas is { } nas && session.NasSession is { } nasSession) _byNas.Remove((nas, nasSession));
            if (session.Nas is null && session.Device is { } device && _byDevice.TryGetValue(device.Key, out var current) && current == id) _byDevice.Remove(device.Key);
            if (_byAccount.TryGetValue(session.Account, out var ids) && ids.Remove(id) && ids.Count == 0) _byAccount.Remove(session.Account);
            return session;
        }
    }

    private IReadOnlyList<Session> Sessions(long account) => _byAccount.TryGetValue(account, out var ids) ? [.. ids.Select(id => _open[id])] : [];
}
