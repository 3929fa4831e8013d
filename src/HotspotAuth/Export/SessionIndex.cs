using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>The sessions of a span of time, found by the address that a packet or record had.</summary>
internal sealed class SessionIndex
{
    /// <summary>
    /// How far back the rows of a session are looked for. A NAS may report an end up to seven days late; an end that is
    /// not read would make a session look as if it still lived.
    /// </summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(10);

    private static readonly IReadOnlyList<SessionSpan> None = [];
    private readonly Dictionary<LogMac, List<SessionSpan>> _byMac = [];
    private readonly Dictionary<LogIp, List<SessionSpan>> _byIp = [];

    private SessionIndex(IReadOnlyList<SessionSpan> sessions)
    {
        Sessions = sessions;
        foreach (var session in sessions)
        {
            if (session.Mac is { } mac) Add(_byMac, mac, session);
            foreach (var ip in session.Ips) Add(_byIp, ip, session);
        }
    }

    public IReadOnlyList<SessionSpan> Sessions { get; }

    public static SessionIndex Load(LogStores stores, TimeSpanMs span)
    {
        var from = Math.Max(span.From, DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds()) - (long)LookBack.TotalMilliseconds;
        var found = new Dictionary<string, SessionSpan>(StringComparer.Ordinal);
        foreach (var row in stores.Sessions(new SessionQuery(from, span.To)))
        {
            var id = SessionSpan.IdText(row.Row.Session);
            if (found.TryGetValue(id, out var session)) session.Add(row);
            else found[id] = new SessionSpan(row);
        }

        // Each day repeats its living sessions, so one whose rows ended two days before the span was over by then.
        var oldest = DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, span.From)), stores.Zone).AddDays(-1);
        return new SessionIndex([.. found.Values.Where(s => s.NewestDay >= oldest && s.Lived(span.From, span.To)).OrderBy(s => s.Start).ThenBy(s => s.Id, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// The sessions to which traffic of an address may belong, that lived between two moments (the last included). The
    /// link address decides where it is known on both sides: then an address alone that says otherwise does not count.
    /// </summary>
    public IReadOnlyList<SessionSpan> Fitting(LogIp ip, LogMac? mac, long from, long to)
    {
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

    private static void Add<TKey>(Dictionary<TKey, List<SessionSpan>> index, TKey key, SessionSpan session)
        where TKey : struct
    {
        if (!index.TryGetValue(key, out var sessions)) index[key] = sessions = [];
        sessions.Add(session);
    }
}
