using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>
/// Which rows of a day an order names: traffic and translations of its addresses, of its devices, and of its users' sessions at their times; log-ins,
/// sessions and bindings of all three; and the gaps and clock comparisons of the span, without which nobody can judge what is not there.
/// </summary>
internal sealed class HeldRows
{
    private readonly Dictionary<LogStream, SortedSet<long>> _seqs = LogStreams.All.ToDictionary(stream => stream, _ => new SortedSet<long>());
    private readonly HashSet<long> _accounts = [];
    private readonly HoldScope _scope;
    private readonly DateOnly _day;
    private readonly TrafficReader _reader;

    private HeldRows(TrafficStore store, HoldScope scope, DateOnly day) => (_scope, _day, _reader) = (scope, day, new TrafficReader(store) { OnlyDay = day });

    /// <summary>The persons that the rows name.</summary>
    public IReadOnlySet<long> Accounts => _accounts;

    public IReadOnlyList<long> Of(LogStream stream) => [.. _seqs[stream]];

    public long Count(LogStream stream) => _seqs[stream].Count;

    /// <exception cref="IOException">A day can't be read.</exception>
    public static HeldRows Find(TrafficStore store, HoldScope scope, DateOnly day)
    {
        var rows = new HeldRows(store, scope, day);
        rows.Take(Sessions(store, scope, day));
        return rows;
    }

    /// <summary>
    /// The sessions that the order's users, addresses and devices had about this day: their addresses may be told in a neighbour's rows only. What
    /// lies farther away is of days of their own.
    /// </summary>
    private static List<HeldSession> Sessions(TrafficStore store, HoldScope scope, DateOnly day)
    {
        var from = Math.Max(scope.From, DayName.EndOf(day.AddDays(-2), store.Zone));
        var to = Math.Min(scope.To, DayName.EndOf(day.AddDays(1), store.Zone));
        if (from >= to) return [];
        var reader = new TrafficReader(store);
        var sessions = new Dictionary<string, HeldSession>(StringComparer.Ordinal);
        IEnumerable<SessionKeys> keys =
        [
            .. scope.Users.Select(user => new SessionKeys { User = user }),
            .. scope.Ips.Count + scope.Macs.Count > 0 ? (SessionKeys[])[new SessionKeys { Ips = scope.Ips.ToArray(), Macs = scope.Macs.ToArray() }] : [],
        ];
        foreach (var row in keys.SelectMany(each => reader.SessionsOf(each, from, to)))
        {
            var id = Convert.ToHexStringLower(row.Row.Session);
            if (!sessions.TryGetValue(id, out var session)) sessions[id] = session = new HeldSession(row.Row);
            session.Add(row);
        }

        return [.. sessions.Values.Where(session => session.Lived(scope.From, scope.To))];
    }

    private void Take(List<HeldSession> sessions)
    {
        foreach (var session in sessions)
        {
            foreach (var place in session.Places) Take(place);
            _accounts.Add(session.Account);
        }

        var all = new TimeSpan(_scope.From, _scope.To);
        foreach (var ip in _scope.Ips) TakeAddress(ip, all);
        foreach (var mac in _scope.Macs) TakeDevice(mac, sessions.Where(session => session.Macs.Contains(mac)), all);
        foreach (var user in _scope.Users)
        {
            TakeAll(_reader.Auths(new AuthQuery(_scope.From, _scope.To) { User = user }));
            foreach (var session in sessions.Where(session => session.User == user))
            {
                var span = session.Within(_scope);
                foreach (var ip in session.Ips) TakeAddress(ip, span);
                foreach (var mac in session.Macs) TakeTraffic(mac, span);
            }
        }

        TakeAll(_reader.Gaps(_scope.From, _scope.To));
        TakeAll(_reader.ClockOffsets(_scope.From, _scope.To));
    }

    private void TakeAddress(LogIp ip, TimeSpan span)
    {
        TakeAll(_reader.Flows(new FlowQuery(span.From, span.To) { Ip = ip }));
        TakeAll(_reader.Translations(new TranslationQuery(span.From, span.To) { InsideIp = ip }));
        TakeAll(_reader.Bindings(new BindingQuery(span.From, span.To) { Ip = ip }));
        TakeAll(_reader.Auths(new AuthQuery(span.From, span.To) { Ip = ip }));
    }

    private void TakeTraffic(LogMac mac, TimeSpan span)
    {
        TakeAll(_reader.Flows(new FlowQuery(span.From, span.To) { Mac = mac }));
        TakeAll(_reader.Bindings(new BindingQuery(span.From, span.To) { Mac = mac }));
    }

    /// <summary>A device's own rows, and what its addresses did meanwhile: translations know no device, exporters' flows often none.</summary>
    private void TakeDevice(LogMac mac, IEnumerable<HeldSession> sessions, TimeSpan all)
    {
        TakeTraffic(mac, all);
        TakeAll(_reader.Auths(new AuthQuery(all.From, all.To) { Mac = mac }));
        var had = _reader.Bindings(new BindingQuery(all.From, all.To) { Mac = mac }).Select(binding => (binding.Row.Ip, Span: all.Cut(binding.Row.Time, binding.Row.End + 1)))
            .Concat(_reader.Flows(new FlowQuery(all.From, all.To) { Mac = mac }).Select(flow => (Ip: flow.Row.ClientIp, Span: all.Cut(flow.Row.Time, flow.Row.End + 1))))
            .Concat(sessions.SelectMany(session => session.Ips.Select(ip => (Ip: ip, Span: session.Within(_scope)))));
        foreach (var (ip, span) in Joined(had))
        {
            TakeAll(_reader.Flows(new FlowQuery(span.From, span.To) { Ip = ip }).Where(flow => flow.Row.ClientMac is null));
            TakeAll(_reader.Translations(new TranslationQuery(span.From, span.To) { InsideIp = ip }));
        }
    }

    private void TakeAll<TRow>(IEnumerable<TRow> rows)
        where TRow : IStoredRow
    {
        foreach (var row in rows)
        {
            Take(row.Place);
            if (row is StoredAuth { Row.Account: { } account }) _accounts.Add(account);
        }
    }

    private void Take(RowPlace place)
    {
        if (place.Day == _day) _seqs[place.Stream].Add(place.Seq);
    }

    /// <summary>One question for each stretch in which an address was the device's, not one for each record that says so.</summary>
    private static List<(LogIp Ip, TimeSpan Span)> Joined(IEnumerable<(LogIp Ip, TimeSpan Span)> spans)
    {
        // Between two records of the same device a short while says nothing else.
        const long Near = 10 * 60 * 1000;
        var joined = new List<(LogIp Ip, TimeSpan Span)>();
        foreach (var address in spans.Where(each => each.Span.From < each.Span.To).GroupBy(each => each.Ip))
        {
            var first = joined.Count;
            foreach (var (ip, span) in address.OrderBy(each => each.Span.From))
            {
                if (joined.Count > first && span.From <= joined[^1].Span.To + Near) joined[^1] = (ip, new TimeSpan(joined[^1].Span.From, Math.Max(joined[^1].Span.To, span.To)));
                else joined.Add((ip, span));
            }
        }

        return joined;
    }

    private readonly record struct TimeSpan(long From, long To)
    {
        public TimeSpan Cut(long from, long to) => new(Math.Max(From, from), Math.Min(To, to));
    }

    /// <summary>A session's rows folded: what addresses and devices it had, and when.</summary>
    private sealed class HeldSession(SessionRow first)
    {
        private long _start = first.Start;
        private long? _end;

        public long Account { get; } = first.Account;
        public string User { get; } = first.User;
        public HashSet<LogIp> Ips { get; } = [];
        public HashSet<LogMac> Macs { get; } = [];
        public List<RowPlace> Places { get; } = [];

        public void Add(StoredSession stored)
        {
            var row = stored.Row;
            _start = Math.Min(_start, row.Start);
            _end = row.End ?? _end;
            if (row.Ip is { } ip) Ips.Add(ip);
            if (row.Mac is { } mac) Macs.Add(mac);
            Places.Add(stored.Place);
        }

        public bool Lived(long from, long to) => _start < to && (_end is not { } end || end >= from);

        public TimeSpan Within(HoldScope scope) => new TimeSpan(scope.From, scope.To).Cut(_start, _end is { } end ? end + 1 : long.MaxValue);
    }
}
