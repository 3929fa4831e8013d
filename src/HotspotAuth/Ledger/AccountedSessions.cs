using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>The sessions of an hour, found by the client of a flow record as answers find them: the link address decides where it is known.</summary>
internal sealed class AccountedSessions
{
    private readonly Dictionary<LogMac, List<AccountedSession>> _byMac = [];
    private readonly Dictionary<LogIp, List<AccountedSession>> _byIp = [];
    private readonly List<AccountedSession> _fits = [];

    public AccountedSessions(IReadOnlyList<AccountedSession> all)
    {
        All = all;
        foreach (var session in all)
        {
            if (session.Mac is { } mac) Add(_byMac, mac, session);
            foreach (var ip in session.Ips) Add(_byIp, ip, session);
        }
    }

    public IReadOnlyList<AccountedSession> All { get; }

    /// <summary>Shares a record among the sessions it may belong to; false when there is none.</summary>
    public bool TryTake(in FlowRow flow)
    {
        var (from, to) = (flow.Time, flow.End);
        Find(flow.ClientIp, flow.ClientMac, from, to);
        var lived = 0L;
        foreach (var session in _fits) lived += session.Overlap(from, to);
        foreach (var session in _fits) session.Take(flow, (double)session.Overlap(from, to) / lived);
        return _fits.Count > 0;
    }

    /// <summary>Whether a connection that was nobody's is somebody's after all.</summary>
    public bool Has(in StrangeClient client)
    {
        Find(client.Ip, client.Mac, client.From, client.To);
        return _fits.Count > 0;
    }

    private void Find(LogIp clientIp, LogMac? clientMac, long from, long to)
    {
        _fits.Clear();
        if (clientMac is { } mac && _byMac.TryGetValue(mac, out var sameMac))
        {
            foreach (var session in sameMac)
            {
                if (session.Lived(from, to)) _fits.Add(session);
            }
        }

        if (_fits.Count > 0 || !_byIp.TryGetValue(clientIp, out var sameIp)) return;
        foreach (var session in sameIp)
        {
            // A NAS that routes shows its own link address; at our own gateway another device's is another device.
            if ((clientMac is null || session.Mac is null || session.Nas is not null) && session.Lived(from, to)) _fits.Add(session);
        }
    }

    private static void Add<TKey>(Dictionary<TKey, List<AccountedSession>> index, TKey key, AccountedSession session)
        where TKey : struct
    {
        if (!index.TryGetValue(key, out var sessions)) index[key] = sessions = [];
        sessions.Add(session);
    }
}
