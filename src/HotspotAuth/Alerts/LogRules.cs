using HotspotAuth.Admin;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Alerts;

/// <summary>Is the log written, whole, sealed, verified, and is there room for it?</summary>
internal sealed class LogRules(
    TrafficStore store, DataDirectory data, DayChecks checks, PurgeBacklog backlog, SessionTable sessions, HotspotSettings settings, IEnumerable<ServiceCheck> parts, PartsApart apart,
    TimeProvider time)
{
    /// <summary>A stream writes a batch each minute, an empty one if need be; a hole of two minutes must be explained in it.</summary>
    public static readonly TimeSpan LateBatch = TimeSpan.FromMinutes(3);

    /// <summary>With people online who move traffic, this long without a record means that none comes.</summary>
    public static readonly TimeSpan SilentFlow = TimeSpan.FromMinutes(4);

    /// <summary>A restart that is done in a moment is in the log and wakes nobody.</summary>
    private static readonly TimeSpan ShortRestart = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan GapShown = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongGap = TimeSpan.FromMinutes(15);
    private const int FewDays = 14;
    private const int VeryFewDays = 5;

    /// <summary>Before this process had a chance to write, nothing is late.</summary>
    private readonly DateTimeOffset _since = time.GetUtcNow();

    private (IntegrityFigures Figures, DateTimeOffset At)? _figures;

    /// <summary>Where the flow stream stood, when it was first seen to stand there, and since when sessions have moved traffic that is not in it.</summary>
    private (long Seq, DateOnly Day, DateTimeOffset Grown, DateTimeOffset? Moving)? _flow;

    public IEnumerable<AlertRule> All =>
    [
        AlertRule.Of([AlertKinds.LogGap], TimeSpan.Zero, Gaps),
        AlertRule.Of([AlertKinds.BatchLate], TimeSpan.Zero, Late),
        AlertRule.Of([AlertKinds.FlowSilent], TimeSpan.Zero, Silent),
        AlertRule.Of([AlertKinds.SealLate], TimeSpan.FromMinutes(5), Unsealed),
        AlertRule.Of([AlertKinds.VerifyBad], TimeSpan.Zero, Altered),
        AlertRule.Of([AlertKinds.DiskLow], TimeSpan.FromMinutes(2), Disk),
        AlertRule.Of([AlertKinds.PurgeMany], TimeSpan.FromMinutes(2), Purge),
    ];

    private IEnumerable<AlertSighting> Gaps(DateTimeOffset now)
    {
        var (from, to) = ((now - GapShown).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds() + 1);
        var gaps = new TrafficReader(store).Gaps(from, to).Where(gap => gap.Row.Cause is not (GapCause.Restart or GapCause.Off) || Length(gap.Row) >= ShortRestart);
        foreach (var stream in gaps.GroupBy(gap => gap.Place.Stream))
        {
            var longest = stream.MaxBy(gap => gap.Row.End - gap.Row.Time)!.Row;
            var severity = stream.Sum(gap => gap.Row.End - gap.Row.Time) >= LongGap.TotalMilliseconds ? AlertSeverity.Bad : AlertSeverity.Warn;
            yield return new AlertSighting(
                AlertKinds.LogGap, Name(stream.Key), severity, Word(stream.Key), AlertFact.Time(Times.Stored(longest.Time)), AlertFact.Span(Length(longest)), AlertFact.Word("gap." + longest.Cause));
        }
    }

    private IEnumerable<AlertSighting> Late(DateTimeOffset now)
    {
        if (now - _since < LateBatch) yield break;
        var heads = new TrafficReader(store).Heads().ToDictionary(head => head.Stream);
        var told = parts.Concat(apart.Checks()).Where(part => part.Fault() is not null).Select(part => part.Name).ToArray();
        foreach (var stream in Written())
        {
            // A part that says itself why it does not write is told of by its own alert.
            if (told.Contains(Name(stream) + " stream", StringComparer.Ordinal)) continue;
            var last = heads.TryGetValue(stream, out var head) ? Times.Stored(head.Time) : default(DateTimeOffset?);
            if (last is { } known && now - known < LateBatch) continue;
            yield return new AlertSighting(AlertKinds.BatchLate, Name(stream), AlertSeverity.Bad, Word(stream), last is { } at ? AlertFact.Time(at) : AlertFact.Word("never"));
        }
    }

    private IEnumerable<AlertSighting> Silent(DateTimeOffset now)
    {
        if (!Written().Contains(LogStream.Flow)) yield break;
        foreach (var head in new TrafficReader(store).Heads().Where(head => head.Stream == LogStream.Flow))
        {
            // A day begins with no row: that it began is not that something came.
            if (_flow is not { } known || (head.LastSeq > 0 && (known.Seq, known.Day) != (head.LastSeq, head.Day))) known = (head.LastSeq, head.Day, now, null);
            // Counters that grew since: what they counted should be records by now. Who moves again after a quiet night has only begun to.
            var moving = sessions.Open.Where(session => session.LastSeen > known.Grown && session.LastSeen > session.Start).ToArray();
            known.Moving = moving.Length == 0 ? null : known.Moving ?? moving.Min(session => session.LastSeen);
            _flow = known;
            if (known.Moving is { } since && now - since >= SilentFlow)
                yield return new AlertSighting(AlertKinds.FlowSilent, "", AlertSeverity.Bad, AlertFact.Time(known.Grown), AlertFact.Number(moving.Length));
        }
    }

    private IEnumerable<AlertSighting> Unsealed(DateTimeOffset now)
    {
        var figures = Figures(now);
        if (figures.Unsealed > 0) yield return new AlertSighting(AlertKinds.SealLate, "", AlertSeverity.Warn, AlertFact.Number(figures.Unsealed), figures.SealedTo is { } day ? AlertFact.Day(day) : AlertFact.Word("never"));
    }

    private IEnumerable<AlertSighting> Altered(DateTimeOffset now) =>
        checks.All().Values.Where(check => check.IsBad).OrderByDescending(check => check.Day)
            .Select(check => new AlertSighting(AlertKinds.VerifyBad, DayName.Of(check.Day), AlertSeverity.Bad, AlertFact.Day(check.Day), AlertFact.Word("verify." + check.Result), AlertFact.Said(check.Reason ?? "")));

    private IEnumerable<AlertSighting> Disk(DateTimeOffset now)
    {
        var figures = Figures(now);
        if (figures.DaysLeft is not { } days || days >= FewDays || (days >= VeryFewDays && figures.IsRoomForAll)) yield break;
        yield return new AlertSighting(AlertKinds.DiskLow, "", days < VeryFewDays ? AlertSeverity.Bad : AlertSeverity.Warn, AlertFact.Number(days), AlertFact.Bytes(figures.DiskFree / 1_000_000_000 * 1_000_000_000));
    }

    private IEnumerable<AlertSighting> Purge(DateTimeOffset now)
    {
        if (backlog.Refused is > 0 and var days) yield return new AlertSighting(AlertKinds.PurgeMany, "", AlertSeverity.Warn, AlertFact.Number(days), AlertFact.Number(RetentionJob.MostAtOnce));
    }

    /// <summary>The streams that this machine should write, whichever of its processes does.</summary>
    private IEnumerable<LogStream> Written()
    {
        yield return LogStream.Access;
        if (!string.IsNullOrWhiteSpace(settings.Capture.Interface) || !string.IsNullOrWhiteSpace(settings.Capture.ExporterBind)) yield return LogStream.Flow;
        if (settings.Gateway is { Mode: GatewayMode.Nftables, Nat: true }) yield return LogStream.Nat;
    }

    /// <summary>Read once for all looks of a round.</summary>
    private IntegrityFigures Figures(DateTimeOffset now)
    {
        if (_figures is not { } known || known.At != now) _figures = known = (IntegrityFigures.Read(store, data, settings.Retention, now), now);
        return known.Figures;
    }

    private static TimeSpan Length(in GapRow gap) => TimeSpan.FromMilliseconds(gap.End - gap.Time);

    private static string Name(LogStream stream) => stream switch { LogStream.Flow => "flow", LogStream.Nat => "nat", _ => "access" };

    private static AlertFact Word(LogStream stream) => AlertFact.Word("stream." + Name(stream));
}
