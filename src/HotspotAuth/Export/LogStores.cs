using HotspotAuth.Audit;
using HotspotAuth.Drill;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>Every store that answers questions, the traffic log and the imports, as one. Only reads, beside the writers.</summary>
internal sealed class LogStores
{
    /// <summary>So many days are opened and read; of more the digests are asked first.</summary>
    private const int FewDays = 4;

    private readonly IReadOnlyList<TrafficStore> _stores;
    private readonly IReadOnlyList<TrafficReader> _readers;
    private readonly bool _drill;
    private IReadOnlyList<DaySummary>? _summaries;

    private LogStores(IReadOnlyList<TrafficStore> stores, bool drill = false)
    {
        _stores = stores;
        _drill = drill;
        _readers = [.. stores.Select(s => new TrafficReader(s))];
    }

    /// <summary>The same with the rows of fire drills, which all other answers leave out: for the drill alone.</summary>
    public LogStores WithDrill() => new(_stores, drill: true);

    public TimeZoneInfo Zone => _stores[0].Zone;

    public static LogStores Open(HotspotSettings settings, DataDirectory data, TimeProvider time) => new(
    [
        AuditRegistration.Store(settings, data, time),
        .. ImportedStores.Names(data).Select(name => ImportedStores.Open(settings, data, name, time)),
    ]);

    /// <summary>The traffic log alone, whose digests prove its records; an import is a store of its own.</summary>
    public static LogStores Only(TrafficStore store) => new([store]);

    /// <summary>Until when the log of this machine is complete but for its gaps; an import is complete in itself.</summary>
    public long? CompleteUntil() => _readers[0].CompleteUntil();

    /// <summary>
    /// The range cut at the local midnights, without days that no store can answer for. A question over a year then
    /// holds the files of a few days at a time, however many rows come out.
    /// </summary>
    public IReadOnlyList<TimeSpanMs> Slices(TimeSpanMs range)
    {
        var days = new SortedSet<DateOnly>();
        foreach (var day in _stores.SelectMany(s => s.Days))
        {
            // A record lies in the day in which it was written, which may be the one after or before its time.
            for (var near = -1; near <= 1; near++) days.Add(day.AddDays(near));
        }

        return
        [
            .. days.Select(d => new TimeSpanMs(Math.Max(range.From, DayName.EndOf(d.AddDays(-1), Zone)), Math.Min(range.To, DayName.EndOf(d, Zone))))
                .Where(s => s.From < s.To),
        ];
    }

    /// <summary>Flow records that fit any of the queries, each once, in order of time.</summary>
    public IEnumerable<StoredFlow> Flows(IEnumerable<FlowQuery> queries)
    {
        var asked = queries.ToArray();
        var last = default((int, RowPlace)?);
        foreach (var (store, flow) in Merge([.. _readers.SelectMany((r, i) => asked.Select(q => r.Flows(q).Select(f => (i, f))))]))
        {
            // The same record found by two queries comes twice in a row.
            if (last == (store, flow.Place) || (!_drill && DrillDevice.Is(flow.Row.ClientMac))) continue;
            last = (store, flow.Place);
            yield return flow;
        }
    }

    public IEnumerable<StoredSession> Sessions(SessionKeys keys, TimeSpanMs span) => _readers.SelectMany(r => r.SessionsOf(keys, span.From, span.To)).Where(s => _drill || !s.Row.Drill);

    public IEnumerable<StoredSession> SessionEnds(IReadOnlyDictionary<byte[], string> userOfSession, TimeSpanMs span) => _readers.SelectMany(r => r.EndsOf(userOfSession, span.From, span.To));

    /// <summary>Log-ins, let in and refused.</summary>
    public IEnumerable<StoredAuth> Auths(AuthQuery query) => _readers.SelectMany(r => r.Auths(query)).Where(a => _drill || !a.Row.Drill);

    /// <summary>The first day that any store holds; null for empty ones.</summary>
    public DateOnly? FirstDay => _stores.SelectMany(s => s.Days).Order().Select(day => (DateOnly?)day).FirstOrDefault();

    public IEnumerable<StoredBinding> Bindings(BindingQuery query) => _readers.SelectMany(r => r.Bindings(query)).Where(b => _drill || !DrillDevice.Is(b.Row.Mac));

    /// <summary>Claims of an address that another device claimed too.</summary>
    public IEnumerable<StoredBinding> Conflicts(TimeSpanMs range) =>
        Slices(range).SelectMany(s => _readers.SelectMany(r => r.Bindings(new BindingQuery(s.From, s.To) { IsConflict = true }))).DistinctBy(b => (b.Place, b.Row));

    public IEnumerable<StoredTranslation> Translations(TranslationQuery query) => _readers.SelectMany(r => r.Translations(query));

    public IEnumerable<StoredGap> Gaps(TimeSpanMs range) => Noisy(range).SelectMany(s => _readers.SelectMany(r => r.Gaps(s.From, s.To))).DistinctBy(g => (g.Place, g.Row));

    public IEnumerable<StoredClock> Clocks(TimeSpanMs range) => Slices(range).SelectMany(s => _readers.SelectMany(r => r.ClockOffsets(s.From, s.To)));

    /// <summary>Smallest and greatest recorded offset of our clock in the range, microseconds; of sealed days within it as their digests have it.</summary>
    public (long Min, long Max)? ClockSpan(TimeSpanMs range)
    {
        var slices = Slices(range);
        var known = slices.Count > FewDays ? Summaries() : [];
        var spans = new List<(long Min, long Max)>();
        for (var i = 0; i < slices.Count; i++)
        {
            var days = known.Where(summary => summary.Day == DayOf(slices[i])).ToArray();
            // The first and the last may be asked for in part, and an open day has no digest yet.
            if (i > 0 && i < slices.Count - 1 && days.Length > 0 && Array.TrueForAll(days, day => day.Sealed is not null)) spans.AddRange(days.Select(day => day.Clock).OfType<(long, long)>());
            else spans.AddRange(Clocks(slices[i]).Select(clock => clock.Row.OffsetMicroseconds).OfType<long>().Select(offset => (offset, offset)));
        }

        return spans.Count == 0 ? null : (spans.Min(span => span.Min), spans.Max(span => span.Max));
    }

    /// <summary>The slices of a range in which there may be a gap: of long ranges those whose days' digests count none are never opened.</summary>
    private IEnumerable<TimeSpanMs> Noisy(TimeSpanMs range)
    {
        var slices = Slices(range);
        if (slices.Count <= FewDays) return slices;
        var noisy = Summaries().Where(day => day.IsThere && (day.Sealed is null || day.Gaps > 0 || day.Faults.Count > 0)).Select(day => day.Day).ToHashSet();
        return slices.Where(slice => noisy.Contains(DayOf(slice)) || noisy.Contains(DayOf(slice).AddDays(-1)) || noisy.Contains(DayOf(slice).AddDays(1)));
    }

    private IReadOnlyList<DaySummary> Summaries() => _summaries ??= [.. _stores.SelectMany(store => store.Summaries())];

    private DateOnly DayOf(TimeSpanMs slice) => DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(slice.From), Zone);

    private static IEnumerable<(int Store, StoredFlow Flow)> Merge(IReadOnlyList<IEnumerable<(int Store, StoredFlow Flow)>> runs)
    {
        if (runs.Count == 1)
        {
            foreach (var row in runs[0]) yield return row;
            yield break;
        }

        var open = new List<IEnumerator<(int Store, StoredFlow Flow)>>();
        try
        {
            var queue = new PriorityQueue<IEnumerator<(int Store, StoredFlow Flow)>, (long, int, DateOnly, long)>();
            foreach (var run in runs)
            {
                var rows = run.GetEnumerator();
                open.Add(rows);
                if (rows.MoveNext()) queue.Enqueue(rows, Order(rows.Current));
            }

            while (queue.TryPeek(out var rows, out _))
            {
                yield return rows.Current;
                if (rows.MoveNext()) queue.DequeueEnqueue(rows, Order(rows.Current));
                else queue.Dequeue();
            }
        }
        finally
        {
            foreach (var rows in open) rows.Dispose();
        }
    }

    private static (long, int, DateOnly, long) Order((int Store, StoredFlow Flow) row) => (row.Flow.Time, row.Store, row.Flow.Place.Day, row.Flow.Place.Seq);
}

/// <summary>A span of time [From, To) in UTC milliseconds.</summary>
internal readonly record struct TimeSpanMs(long From, long To);
