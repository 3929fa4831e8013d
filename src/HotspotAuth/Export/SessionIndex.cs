using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>The sessions of a span of time, found by the address that a packet or record had; read from the log as they are asked for.</summary>
internal sealed class SessionIndex(LogStores stores, TimeSpanMs span)
{
    /// <summary>How late a NAS may report an end: that long after the span its sessions' ends are looked for.</summary>
    private static readonly long LatestReport = (long)TimeSpan.FromDays(7).TotalMilliseconds;

    private static readonly IReadOnlyList<SessionSpan> None = [];
    private readonly Dictionary<string, SessionSpan> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<LogMac, List<SessionSpan>> _byMac = [];
    private readonly Dictionary<LogIp, List<SessionSpan>> _byIp = [];
    private readonly HashSet<LogMac> _macs = [];
    private readonly HashSet<LogIp> _ips = [];
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);

    /// <summary>The sessions of a user.</summary>
    public IEnumerable<SessionSpan> Of(string user)
    {
        if (_users.Add(user)) Read(new SessionKeys { User = user });
        return _byId.Values.Where(session => session.User == user).OrderBy(session => session.Start).ThenBy(session => session.Id, StringComparer.Ordinal);
    }

    /// <summary>
    /// The sessions to which traffic of an address may belong, that lived between two moments (the last included). The
    /// link address decides where it is known on both sides: then an address alone that says otherwise does not count.
    /// </summary>
    public IReadOnlyList<SessionSpan> Fitting(LogIp ip, LogMac? mac, long from, long to)
    {
        Know(ip, mac);
        var byIp = _byIp.TryGetValue(ip, out var i) ? i : None;
        var byMac = mac is { } m && _byMac.TryGetValue(m, out var l) ? l : None;
        List<SessionSpan>? fits = null;
        foreach (var session in byMac)
        {
            // The device's other addresses are its session's too, unless the session names another of the same family.
            if (session.Lived(from, to) && (session.Ips.Contains(ip) || !session.Ips.Any(a => a.IsIPv6 == ip.IsIPv6))) (fits ??= []).Add(session);
        }

        foreach (var session in byIp)
        {
            if ((mac is null || session.Mac is null) && session.Lived(from, to)) (fits ??= []).Add(session);
        }

        if (fits is not null) return fits;
        // Weaker: the device under an address its session does not name, or a NAS that routes and shows its own link address.
        return [.. byMac.Where(s => s.Lived(from, to)), .. byIp.Where(s => s.Nas is not null && s.Mac != mac && s.Lived(from, to))];
    }

    /// <summary>A device's sessions that lived between two moments, the last included.</summary>
    public IReadOnlyList<SessionSpan> OfDevice(LogMac mac, long from, long to)
    {
        if (_macs.Add(mac)) Read(new SessionKeys { Macs = [mac] });
        return _byMac.TryGetValue(mac, out var sessions) ? [.. sessions.Where(session => session.Lived(from, to))] : None;
    }

    private void Know(LogIp ip, LogMac? mac)
    {
        var (newIp, newMac) = (_ips.Add(ip), mac is { } m && _macs.Add(m));
        if (newIp || newMac) Read(new SessionKeys { Ips = newIp ? [ip] : [], Macs = newMac ? [mac!.Value] : [] });
    }

    private void Read(SessionKeys keys)
    {
        // Each day repeats its living sessions, so the days of the span and their neighbours have all that lived in it.
        var found = new Dictionary<string, SessionSpan>(StringComparer.Ordinal);
        foreach (var row in stores.Sessions(keys, span))
        {
            var id = SessionSpan.IdText(row.Row.Session);
            if (_byId.ContainsKey(id)) continue;
            if (found.TryGetValue(id, out var session)) session.Add(row);
            else found[id] = new SessionSpan(row);
        }

        ReadLateEnds(found);
        foreach (var session in found.Values.Where(session => session.Lived(span.From, span.To)).OrderBy(session => session.Start).ThenBy(session => session.Id, StringComparer.Ordinal))
        {
            _byId[session.Id] = session;
            if (session.Mac is { } mac) Add(_byMac, mac, session);
            foreach (var ip in session.Ips) Add(_byIp, ip, session);
        }
    }

    /// <summary>A NAS's session that looks alive may have ended before: its report came later than the days that were read.</summary>
    private void ReadLateEnds(Dictionary<string, SessionSpan> found)
    {
        var open = found.Values.Where(session => session.Nas is not null && session.End is null).ToDictionary(session => session.Key, session => session.User);
        if (open.Count == 0) return;
        foreach (var row in stores.SessionEnds(open, new TimeSpanMs(span.To, span.To + LatestReport))) found[SessionSpan.IdText(row.Row.Session)].EndLate(row);
    }

    private static void Add<TKey>(Dictionary<TKey, List<SessionSpan>> index, TKey key, SessionSpan session)
        where TKey : struct
    {
        if (!index.TryGetValue(key, out var sessions)) index[key] = sessions = [];
        sessions.Insert(sessions.FindLastIndex(other => other.Start != session.Start ? other.Start < session.Start : string.CompareOrdinal(other.Id, session.Id) < 0) + 1, session);
    }
}
