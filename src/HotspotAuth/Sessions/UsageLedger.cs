using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>
/// What each account has used today and in all, in memory. The sessions are the one source: <see cref="Load"/> reads them at
/// a start, <see cref="Seen"/> takes each change of their counters once, however often it is told. Octets belong to the day on
/// which they were reported (a NAS tells of ten minutes at a time), connected time to the day in which it passed.
/// </summary>
internal sealed class UsageLedger(SiteSettings site, TimeProvider time)
{
    /// <summary>A closed session's last counters are remembered this long, so that a late Stop adds only what is new. A report of an
    /// end still older is counted at the next start.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(48);

    private const int MostClosed = 100_000;

    private readonly Lock _lock = new();
    private readonly TimeZoneInfo _zone = site.Zone;
    private readonly Dictionary<long, Tally> _accounts = [];
    private readonly Dictionary<Guid, Entry> _sessions = [];
    private readonly Queue<(Guid Id, long End)> _closed = new();
    private long _midnight;
    private long _nextMidnight;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The end of the office's day that <paramref name="now"/> is in.</summary>
    public DateTimeOffset NextMidnight(DateTimeOffset now) => Midnight(now, 1);

    public Usage Of(long account)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(account, out var tally)) return default;
            var now = Now;
            Turn(tally, now);
            var (all, today) = (tally.ClosedTime, tally.ClosedToday);
            foreach (var entry in tally.Open)
            {
                var (lasted, lastedToday) = Lasted(entry.Start, entry.Stopped ?? now);
                all += lasted;
                today += lastedToday;
            }

            return new Usage(TimeSpan.FromMilliseconds(today), TimeSpan.FromMilliseconds(all), tally.BytesToday, tally.Bytes);
        }
    }

    /// <summary>Takes a session over as it stands: begun, counted further, suspect or closed.</summary>
    public void Seen(Session session)
    {
        var isClosed = session.State == SessionState.Closed;
        var end = (isClosed ? session.End ?? session.LastSeen : session.LastSeen).ToUnixTimeMilliseconds();
        lock (_lock)
        {
            var now = Now;
            if (!_sessions.TryGetValue(session.Id, out var entry))
            {
                if (isClosed && end < now - (long)Kept.TotalMilliseconds) return; // whether it was counted nobody knows any more
                _sessions[session.Id] = entry = new Entry(session.Start.ToUnixTimeMilliseconds());
            }

            var tally = Of(session.Account, now);
            var bytes = session.BytesUp + session.BytesDown;
            if (bytes > entry.Bytes)
            {
                tally.Bytes += bytes - entry.Bytes;
                if (!isClosed || end >= _midnight) tally.BytesToday += bytes - entry.Bytes;
                entry.Bytes = bytes;
            }

            if (isClosed) Close(session.Id, tally, entry, end, now);
            else if (entry.End is null) Run(tally, entry, session.State == SessionState.Suspect ? end : null);
        }
    }

    /// <summary>The clock was set: what lies between a running session's start and now is no longer than before.</summary>
    public void ClockSet(TimeSpan by)
    {
        lock (_lock)
        {
            foreach (var entry in _accounts.Values.SelectMany(tally => tally.Open)) entry.Start += (long)by.TotalMilliseconds;
        }
    }

    /// <summary>Begins anew from the store. <paramref name="atMidnight"/> gives the octets that a session had at the day's beginning, where the log tells;
    /// elsewhere what lies over midnight is divided by time.</summary>
    public void Load(UsageStore store, Func<IReadOnlyList<Guid>, DateTimeOffset, IReadOnlyDictionary<Guid, long>>? atMidnight = null, long? account = null)
    {
        lock (_lock)
        {
            var now = Now;
            Advance(now);
            _accounts.Clear();
            _sessions.Clear();
            _closed.Clear();
            var since = now - (long)Kept.TotalMilliseconds;
            foreach (var sum in store.Closed(account))
            {
                var tally = Of(sum.Account, now);
                tally.ClosedTime = sum.Milliseconds;
                tally.Bytes = sum.Bytes;
            }

            var rows = store.Since(since, account);
            foreach (var row in rows.Where(r => r.IsClosed))
            {
                // It is taken by itself below, so that a late report adds only what is new.
                var tally = Of(row.Account, now);
                tally.ClosedTime -= Math.Max(0, row.End - row.Started);
                tally.Bytes -= row.Bytes;
            }

            Guid[] over = [.. rows.Where(r => r.Started < _midnight && r.End > _midnight && r.Bytes > 0).Select(r => r.Id)];
            var known = over.Length == 0 || atMidnight is null ? null : atMidnight(over, DateTimeOffset.FromUnixTimeMilliseconds(_midnight));
            foreach (var row in rows) Take(row, known is not null && known.TryGetValue(row.Id, out var before) ? before : null, now);
        }
    }

    private void Take(UsageRow row, long? before, long now)
    {
        var tally = Of(row.Account, now);
        var entry = _sessions[row.Id] = new Entry(row.Started) { Bytes = row.Bytes };
        tally.Bytes += row.Bytes;
        if (row.Started >= _midnight) tally.BytesToday += row.Bytes;
        else if (row.End > _midnight) tally.BytesToday += before is { } had ? Math.Max(0, row.Bytes - had) : (long)(row.Bytes * ((double)(row.End - _midnight) / (row.End - row.Started)));
        if (row.IsClosed) Close(row.Id, tally, entry, row.End, now);
        else Run(tally, entry, row.IsSuspect ? row.End : null);
    }

    private static void Run(Tally tally, Entry entry, long? stopped)
    {
        entry.Stopped = stopped;
        if (entry.Runs) return;
        entry.Runs = true;
        tally.Open.Add(entry);
    }

    private void Close(Guid id, Tally tally, Entry entry, long end, long now)
    {
        if (entry.End is { } counted)
        {
            var (was, wasToday) = Lasted(entry.Start, counted);
            tally.ClosedTime -= was;
            tally.ClosedToday = Math.Max(0, tally.ClosedToday - wasToday);
        }
        else
        {
            if (entry.Runs) tally.Open.Remove(entry);
            entry.Runs = false;
            _closed.Enqueue((id, end));
        }

        entry.End = end;
        var (lasted, today) = Lasted(entry.Start, end);
        tally.ClosedTime += lasted;
        tally.ClosedToday += today;
        while (_closed.TryPeek(out var oldest) && (_closed.Count > MostClosed || oldest.End < now - (long)Kept.TotalMilliseconds)) _sessions.Remove(_closed.Dequeue().Id);
    }

    private (long All, long Today) Lasted(long start, long end) => (Math.Max(0, end - start), Math.Max(0, end - Math.Max(start, _midnight)));

    private Tally Of(long account, long now)
    {
        if (!_accounts.TryGetValue(account, out var tally)) _accounts[account] = tally = new Tally();
        Turn(tally, now);
        return tally;
    }

    /// <summary>A clock that is set back makes no new day: what was used today stays used.</summary>
    private void Advance(long now)
    {
        if (now < _nextMidnight) return;
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(now);
        (_midnight, _nextMidnight) = (Midnight(instant, 0).ToUnixTimeMilliseconds(), Midnight(instant, 1).ToUnixTimeMilliseconds());
    }

    private void Turn(Tally tally, long now)
    {
        Advance(now);
        if (tally.Day == _midnight) return;
        (tally.Day, tally.BytesToday, tally.ClosedToday) = (_midnight, 0, 0);
    }

    private DateTimeOffset Midnight(DateTimeOffset now, int days)
    {
        var date = TimeZoneInfo.ConvertTime(now, _zone).Date.AddDays(days);
        return new DateTimeOffset(date, _zone.GetUtcOffset(date));
    }

    private sealed class Tally
    {
        public long Day { get; set; }
        public long ClosedTime { get; set; }
        public long ClosedToday { get; set; }
        public long Bytes { get; set; }
        public long BytesToday { get; set; }
        public List<Entry> Open { get; } = new(1);
    }

    private sealed class Entry(long start)
    {
        public long Start { get; set; } = start;
        public long Bytes { get; set; }

        /// <summary>True while it stands in <see cref="Tally.Open"/>.</summary>
        public bool Runs { get; set; }

        /// <summary>Set while its NAS is silent: time runs no further than it was seen.</summary>
        public long? Stopped { get; set; }

        public long? End { get; set; }
    }
}
