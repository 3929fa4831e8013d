using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Ledger;

/// <summary>The ledger's hours on disk. They prove nothing: they say where to look in the log, which proves.</summary>
internal sealed class LedgerStore(Database database)
{
    private const string Columns =
        "hour, verdict, reason, sessions, unreported, accounting_up, accounting_down, flow_up, flow_down, usual, width, strangers, strange_up, strange_down, gap_ms";

    /// <summary>Writes an hour, with the sessions that differ most where it is judged.</summary>
    public void Put(LedgerHour hour, IReadOnlyList<LedgerSession> differing, DateTimeOffset now)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            """
            INSERT INTO ledger_hour (hour, verdict, reason, judged, sessions, unreported, accounting_up, accounting_down, flow_up, flow_down, usual, width, strangers, strange_up, strange_down, gap_ms)
            VALUES (@From, @verdict, @reason, @judged, @Sessions, @Unreported, @accountingUp, @accountingDown, @flowUp, @flowDown, @usual, @width, @Strangers, @strangeUp, @strangeDown, @GapMs)
            ON CONFLICT (hour) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, judged = excluded.judged, sessions = excluded.sessions, unreported = excluded.unreported,
              accounting_up = excluded.accounting_up, accounting_down = excluded.accounting_down, flow_up = excluded.flow_up, flow_down = excluded.flow_down, usual = excluded.usual,
              width = excluded.width, strangers = excluded.strangers, strange_up = excluded.strange_up, strange_down = excluded.strange_down, gap_ms = excluded.gap_ms
            WHERE ledger_hour.verdict = 'open'
            """,
            new
            {
                hour.From,
                verdict = Word(hour.Verdict),
                reason = hour.Reason?.ToString(),
                judged = now.ToUnixTimeMilliseconds(),
                hour.Sessions,
                hour.Unreported,
                accountingUp = hour.Accounting.Up,
                accountingDown = hour.Accounting.Down,
                flowUp = hour.Flows.Up,
                flowDown = hour.Flows.Down,
                usual = hour.Band.Usual,
                width = hour.Band.Width,
                hour.Strangers,
                strangeUp = hour.Strange.Up,
                strangeDown = hour.Strange.Down,
                hour.GapMs,
            },
            transaction);
        foreach (var session in differing)
        {
            connection.Execute(
                """
                INSERT INTO ledger_session (hour, session, accounting_up, accounting_down, flow_up, flow_down) VALUES (@From, @Session, @accountingUp, @accountingDown, @flowUp, @flowDown)
                ON CONFLICT (hour, session) DO NOTHING
                """,
                new { hour.From, session.Session, accountingUp = session.Accounting.Up, accountingDown = session.Accounting.Down, flowUp = session.Flows.Up, flowDown = session.Flows.Down },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>Hours that begin in [from, to), in order; UTC milliseconds.</summary>
    public IReadOnlyList<LedgerHour> Read(long from, long to)
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM ledger_hour WHERE hour >= @from AND hour < @to ORDER BY hour", new { from, to }).Select(row => row.ToHour())];
    }

    /// <summary>The newest hour that is judged, and that one alone if it could be compared.</summary>
    public LedgerHour? Newest(bool compared = false)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<Row>(
            $"SELECT {Columns} FROM ledger_hour WHERE verdict {(compared ? "IN ('normal', 'outside')" : "<> 'open'")} ORDER BY hour DESC LIMIT 1")?.ToHour();
    }

    /// <summary>The hour since a moment that lies outside its band by most; null while none does.</summary>
    public LedgerHour? Outside(long from) => Read(from, long.MaxValue).Where(hour => hour.Verdict == LedgerVerdict.Outside).MaxBy(hour => Math.Abs(hour.Missing ?? 0));

    /// <summary>Beginning of the first and of the last hour, null while there is none.</summary>
    public (long First, long Last)? Span()
    {
        using var connection = database.Open();
        var (first, last) = connection.QuerySingle<(long?, long?)>("SELECT MIN(hour), MAX(hour) FROM ledger_hour");
        return first is { } known ? (known, last!.Value) : null;
    }

    /// <summary>The ratios that a site's band is learned from: hours that were compared before a moment, back to another.</summary>
    public IReadOnlyList<long> Ratios(long from, long to, long leastBytes)
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM ledger_hour WHERE hour >= @from AND hour < @to AND verdict IN ('normal', 'outside') AND accounting_up + accounting_down >= @leastBytes", new { from, to, leastBytes })
            .Select(row => row.ToHour().Ratio).OfType<long>()];
    }

    /// <summary>The sessions of an hour that differ most, the greatest difference first.</summary>
    public IReadOnlyList<LedgerSession> Sessions(long hour)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Session, long AUp, long ADown, long FUp, long FDown)>(
                "SELECT session, accounting_up, accounting_down, flow_up, flow_down FROM ledger_session WHERE hour = @hour", new { hour })
            .Select(row => new LedgerSession(row.Session, new BothWays(row.AUp, row.ADown), new BothWays(row.FUp, row.FDown))).OrderByDescending(session => session.Difference)];
    }

    private static string Word(LedgerVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private sealed class Row
    {
        public long hour { get; set; }
        public string verdict { get; set; } = "";
        public string? reason { get; set; }
        public long sessions { get; set; }
        public long unreported { get; set; }
        public long accounting_up { get; set; }
        public long accounting_down { get; set; }
        public long flow_up { get; set; }
        public long flow_down { get; set; }
        public long usual { get; set; }
        public long width { get; set; }
        public long strangers { get; set; }
        public long strange_up { get; set; }
        public long strange_down { get; set; }
        public long gap_ms { get; set; }

        public LedgerHour ToHour() => new(
            hour, Enum.Parse<LedgerVerdict>(verdict, ignoreCase: true), reason is null ? null : Enum.Parse<LedgerReason>(reason), (int)sessions, (int)unreported,
            new BothWays(accounting_up, accounting_down), new BothWays(flow_up, flow_down), new NormalBand(usual, width), (int)strangers, new BothWays(strange_up, strange_down), gap_ms);
    }
}
