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
    private readonly Dictionary<long, HashSet<Guid>> _byAccount = [];
    private readonly Reservations _reserved = new();

    /// <summary>Sessions that are being ended to make room; their place is another's already.</summary>
    private readonly HashSet<Guid> _leaving = [];

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

    public IReadOnlyList<Session> OfAccount(long account)
    {
        lock (_lock) return Sessions(account);
    }

    /// <summary>
    /// Takes one of the account's places, or says which sessions hold them. Two logins at the same moment can't both get the
    /// last place; the same device always gets its own again.
    /// </summary>
    public bool TryReserve(Account account, string place, DateTimeOffset now, out IReadOnlyList<Session> others)
    {
        lock (_lock)
        {
            others = Others(account.Id, place, now);
            return TryTake(account, place, now, others);
        }
    }

    /// <summary>
    /// The same, but where all places are taken the oldest session of another device gives its up: it is to be ended, or
    /// given back by <see cref="Keep"/>. Two logins never count on the same session's place.
    /// </summary>
    public bool TryReserve(Account account, string place, DateTimeOffset now, out Session? oldest)
    {
        lock (_lock)
        {
            oldest = null;
            var others = Others(account.Id, place, now);
            if (TryTake(account, place, now, others)) return true;
            if (others.MinBy(s => s.Start) is not { } first) return false;
            _leaving.Add(first.Id);
            if (TryTake(account, place, now, [.. others.Where(s => s.Id != first.Id)]))
            {
                oldest = first;
                return true;
            }

            _leaving.Remove(first.Id); // one less was not enough: its device has another session, or the limit was lowered
            return false;
        }
    }

    /// <summary>The session did not end after all: it has its place again, and <paramref name="place"/>, which was given instead, is lost.</summary>
    public void Keep(Session session, string place)
    {
        lock (_lock)
        {
            _leaving.Remove(session.Id);
            _reserved.Release(session.Account, place);
        }
    }

    /// <summary>The device goes on with the session it has: the place that was taken for another is free.</summary>
    public void TakeUp(Session session)
    {
        lock (_lock) _reserved.Release(session.Account, session.Place);
    }

    private IReadOnlyList<Session> Others(long account, string place, DateTimeOffset now) =>
        _byAccount.ContainsKey(account) ? [.. Sessions(account).Where(s => s.Place != place && !_leaving.Contains(s.Id) && !(s.State == SessionState.Suspect && now - s.LastSeen >= SuspectLife))] : [];

    private bool TryTake(Account account, string place, DateTimeOffset now, IReadOnlyList<Session> others)
    {
        _reserved.Expire(now);
        if (Taken(account.Id, place, others, now) >= account.MaxDevices) return false;
        _reserved.Take(account.Id, place, now + ReservationLife);
        return true;
    }

    /// <summary>How many other devices hold a place, by a session or on their way to one.</summary>
    private int Taken(long account, string place, IReadOnlyList<Session> others, DateTimeOffset now)
    {
        if (others.Count == 0) return _reserved.CountOthers(account, place, now);
        var devices = others.Select(s => s.Place).ToHashSet(StringComparer.Ordinal);
        devices.UnionWith(_reserved.Others(account, place, now));
        return devices.Count;
    }

    public void Put(Session session)
    {
        lock (_lock)
        {
            // Only a session that begins takes up its place: a report on the device's old one must not give away what was
            // promised to the new, whose Start is still on its way.
            var begins = !_open.ContainsKey(session.Id);
            _open[session.Id] = session;
            if (session.Nas is null && session.Device is { } device) _byDevice[device.Key] = session.Id;
            if (begins) TakeUpReserved(session);

            if (!_byAccount.TryGetValue(session.Account, out var ids)) _byAccount[session.Account] = ids = [];
            ids.Add(session.Id);
        }
    }

    /// <summary>An Access-Request may have told less of the device than the Start does now.</summary>
    private void TakeUpReserved(Session session)
    {
        if (_reserved.Release(session.Account, session.Place) || session is not { Nas: { } nas }) return;
        if (session.Ip is { } ip && _reserved.Release(session.Account, ip.ToString())) return;
        if (session.NasSession is { } name && _reserved.Release(session.Account, SessionPlace.Of(nas, session.NasAddress, name))) return;
        _reserved.ReleaseOne(session.Account, SessionPlace.At(nas, session.NasAddress));
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
            _leaving.Remove(id);
            if (!_open.Remove(id, out var session)) return null;
            if (session.Nas is null && session.Device is { } device && _byDevice.TryGetValue(device.Key, out var current) && current == id) _byDevice.Remove(device.Key);
            if (_byAccount.TryGetValue(session.Account, out var ids) && ids.Remove(id) && ids.Count == 0) _byAccount.Remove(session.Account);
            return session;
        }
    }

    private IReadOnlyList<Session> Sessions(long account) => _byAccount.TryGetValue(account, out var ids) ? [.. ids.Select(id => _open[id])] : [];
}
