using System.Globalization;
using HotspotAuth.Alerts;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>
/// Are the flow records whole? Each hour the octets that sessions' accounting counted are compared with those that their flow records tell:
/// two counts of the same packets, made in different places. Hours that were missed are made up for; the running ones tell of strangers only.
/// </summary>
internal sealed partial class CompletenessLedger(
    TrafficStore store, LedgerStore hours, SessionStore sessions, HotspotSettings settings, TimeProvider time, ILogger<CompletenessLedger> logger)
{
    /// <summary>Less was accounted than this in an hour: the ratio says nothing.</summary>
    private const long LeastBytes = 10_000_000;

    /// <summary>Probes, the way to the portal and refusals are strangers' traffic by design. More than a tenth of all, and more than this, is not.</summary>
    private const long MostStrange = 10_000_000;

    /// <summary>After a longer absence the hours before it stay as they are; their days can be compared by hand.</summary>
    private static readonly TimeSpan MostBack = TimeSpan.FromHours(48);

    /// <summary>Cisco's and MikroTik's exporters tell of a long connection each half hour, unless they are set otherwise.</summary>
    private static readonly TimeSpan ExporterTimeout = TimeSpan.FromMinutes(30);

    /// <summary>A batch of rows, and one more, until a record that is made is also read.</summary>
    private static readonly TimeSpan Written = TimeSpan.FromMinutes(3);

    private const int MostDiffering = 10;

    private volatile IReadOnlyList<StrangeClient> _passing = [];
    private readonly OpenHours _open = new(store, sessions, settings);

    /// <summary>How long after its end an hour's flow records are all written.</summary>
    public TimeSpan Delay => Written + TimeSpan.FromSeconds(settings.Capture.IdleTimeoutSeconds) + TimeSpan.FromSeconds(settings.Capture.ActiveTimeoutSeconds)
        + (settings.Capture.Exporters.Count > 0 ? ExporterTimeout : TimeSpan.Zero);

    /// <summary>Who passed without a session in the hours that are not judged yet, as last looked.</summary>
    public IReadOnlyList<StrangeClient> Passing => _passing;

    /// <summary>Judges each hour that is due and was not judged, and counts the strangers of those that are not due.</summary>
    public void Work(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = LedgerHour.Of((now - Delay).ToUnixTimeMilliseconds());
        foreach (var from in Missed(due, now))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Judge(from, cancellationToken);
        }

        _passing = CountOpen(due, now, cancellationToken);
    }

    /// <summary>Compares one hour and keeps the result.</summary>
    public LedgerHour Judge(long from, CancellationToken cancellationToken)
    {
        var (hour, differing) = Compare(from, cancellationToken);
        hours.Put(hour, differing, time.GetUtcNow());
        if (hour.Verdict == LedgerVerdict.Outside) LogOutside(FaultOf(hour).ToString());
        return hour;
    }

    /// <summary>What whoever runs the hotspot must know; null while the newest hour that could be compared was as usual.</summary>
    public PartFault? Fault() => hours.Newest(compared: true) is { Verdict: LedgerVerdict.Outside } hour && hour.From >= LedgerHour.Of(time.GetUtcNow().ToUnixTimeMilliseconds()) - (24 * LedgerHour.Length)
        ? FaultOf(hour)
        : null;

    private static PartFault FaultOf(LedgerHour hour)
    {
        var from = AlertFact.Time(Times.Stored(hour.From));
        return hour.Reason == LedgerReason.Strangers
            ? new PartFault("completeness.strangers", from, AlertFact.Number(hour.Strangers), AlertFact.Number(hour.Strange.Sum))
            : new PartFault(hour.Reason == LedgerReason.Fewer ? "completeness.fewer" : "completeness.more", from, AlertFact.Text((Math.Abs(hour.Missing ?? 0) / 10_000.0).ToString("0.0", CultureInfo.InvariantCulture)));
    }

    private IEnumerable<long> Missed(long due, DateTimeOffset now)
    {
        var floor = LedgerHour.Of((now - MostBack).ToUnixTimeMilliseconds());
        // Before the log's first day there is nothing to compare.
        if (store.Days is not [var first, ..]) yield break;
        floor = Math.Max(floor, LedgerHour.Of(DayName.EndOf(first.AddDays(-1), store.Zone)));
        var judged = hours.Read(floor, due).Where(hour => hour.Verdict != LedgerVerdict.Open).Select(hour => hour.From).ToHashSet();
        for (var from = floor; from < due; from += LedgerHour.Length)
        {
            if (!judged.Contains(from)) yield return from;
        }
    }

    private (LedgerHour Hour, IReadOnlyList<LedgerSession> Differing) Compare(long from, CancellationToken cancellationToken)
    {
        var span = new TimeSpanMs(from, from + LedgerHour.Length);
        var band = BandRule.Of(hours.Ratios(from - (long)BandRule.Learned.TotalMilliseconds, from, LeastBytes));
        var empty = new LedgerHour(from, LedgerVerdict.Cannot, LedgerReason.NoFlows, 0, 0, default, default, band, 0, default, 0);
        try
        {
            if (!HasFlows(span)) return (empty, []);
            var accounted = new AccountedSessions(Logged(span));
            var count = new HourCount(span, settings);
            count.Read(store, accounted, accounted.All.Where(session => session.IsCompared).Select(session => session.Compared.From).Append(span.From).Min(), cancellationToken);
            var compared = accounted.All.Where(session => session.IsCompared).Select(session => new LedgerSession(session.Id, session.Accounting, session.Flows)).ToArray();
            var hour = empty with
            {
                Sessions = compared.Length,
                Unreported = accounted.All.Count(session => session.IsUnreported),
                Accounting = compared.Aggregate(default(BothWays), (sum, session) => sum + session.Accounting),
                Flows = compared.Aggregate(default(BothWays), (sum, session) => sum + session.Flows),
                Strangers = count.Strangers,
                Strange = count.Strange,
                GapMs = Silence(span),
            };
            var (verdict, reason) = Verdict(hour);
            return (hour with { Verdict = verdict, Reason = reason }, [.. compared.Where(session => session.Difference > 0).OrderByDescending(session => session.Difference).Take(MostDiffering)]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogUnreadable(e, Times.Iso(Times.Stored(from)));
            return (empty with { Reason = LedgerReason.Unreadable }, []);
        }
    }

    private static (LedgerVerdict, LedgerReason?) Verdict(LedgerHour hour)
    {
        if (hour.Strange.Sum > MostStrange && hour.Strange.Sum * 10 > hour.Flows.Sum + hour.Strange.Sum) return (LedgerVerdict.Outside, LedgerReason.Strangers);
        if (hour.Accounting.Sum < LeastBytes || hour.Ratio is not { } ratio) return (LedgerVerdict.Quiet, null);
        if (hour.Band.Holds(ratio)) return (LedgerVerdict.Normal, null);
        if (ratio > hour.Band.Usual) return (LedgerVerdict.Outside, LedgerReason.More);
        // While nothing was recorded nothing can agree, and the gap has said so already.
        return hour.GapMs > 0 ? (LedgerVerdict.Cannot, LedgerReason.Gap) : (LedgerVerdict.Outside, LedgerReason.Fewer);
    }

    private List<StrangeClient> CountOpen(long due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var passing = new List<StrangeClient>();
        try
        {
            var at = now.ToUnixTimeMilliseconds();
            foreach (var (from, count) in _open.Look(due, at, Delay, cancellationToken))
            {
                if (!HasFlows(new TimeSpanMs(from, Math.Min(from + LedgerHour.Length, at + 1)))) continue;
                hours.Put(new LedgerHour(from, LedgerVerdict.Open, null, 0, 0, default, default, BandRule.Default, count.Strangers, count.Strange, 0), [], now);
                passing.AddRange(count.Passing);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogUnreadable(e, Times.Iso(Times.Stored(due)));
        }

        return passing;
    }

    private List<AccountedSession> Logged(TimeSpanMs span)
    {
        var found = new Dictionary<string, AccountedSession>(StringComparer.Ordinal);
        foreach (var stored in new TrafficReader(store).Sessions(new SessionQuery(span.From, span.To)))
        {
            var row = stored.Row;
            if (row.Drill) continue;
            var id = SessionSpan.IdText(row.Session);
            if (found.TryGetValue(id, out var session)) session.Add(row);
            else found[id] = new AccountedSession(row, span);
        }

        return [.. found.Values];
    }

    /// <summary>Whether flows are recorded here at all: the file is there from the first moment of a day on.</summary>
    private bool HasFlows(TimeSpanMs span) =>
        new[] { span.From, span.To - 1 }.Select(at => DayName.At(Times.Stored(at), store.Zone)).Distinct()
            .Any(day => File.Exists(Path.Combine(store.Directory, DayName.Of(day), "flow.sqlite")));

    /// <summary>How much of the hour no flows were recorded, or a restart lost what was in memory. Packets that were lost one by one are no excuse: they are what is looked for.</summary>
    private long Silence(TimeSpanMs span)
    {
        var gaps = new TrafficReader(store).Gaps(span.From, span.To)
            .Where(gap => gap.Place.Stream == LogStream.Flow && gap.Row.Cause is GapCause.Off or GapCause.Restart or GapCause.Disk)
            .Select(gap => (From: Math.Max(gap.Row.Time, span.From), To: Math.Min(gap.Row.End, span.To))).Order();
        var (silent, until) = (0L, span.From);
        foreach (var gap in gaps)
        {
            silent += Math.Max(0, gap.To - Math.Max(gap.From, until));
            until = Math.Max(until, gap.To);
        }

        return silent;
    }

    [LoggerMessage(8500, LogLevel.Warning, "Completeness: {What}")]
    private partial void LogOutside(string what);

    [LoggerMessage(8501, LogLevel.Warning, "The completeness of the hour from {Hour} can't be compared: its log can't be read")]
    private partial void LogUnreadable(Exception exception, string hour);
}
