using HotspotAuth.Anchors;
using HotspotAuth.Clock;
using HotspotAuth.Drill;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Alerts;

/// <summary>How the parts of the service are. Those that are known here are told of in words of their own; any other by its fault's sentence, so that a new part comes in by itself.</summary>
internal sealed class PartRules(
    IEnumerable<ServiceCheck> checks, PartsApart apart, ClockKnowledge clock, PortalCertificate certificate, MailOutbox mails, DrillStore drills, TrafficStore store, AnchorCarrier anchors, AnchorOutbox anchorsWaiting,
    SessionJournal journal, HotspotSettings settings, TimeProvider time)
{
    private const int FewDays = 21;
    private const int VeryFewDays = 7;
    private static readonly TimeSpan VeryWrong = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LateAnchor = TimeSpan.FromDays(1);

    /// <summary>A machine that was off is late at its start, and makes up for it by itself.</summary>
    private static readonly TimeSpan LateDrill = RetentionTimes.AfterStart + TimeSpan.FromMinutes(5);

    /// <summary>The checks that are told of elsewhere.</summary>
    private static readonly string[] Known = ["clock", "mail", "fire drill", "anchors", "days of the log", "session store"];

    public IEnumerable<AlertRule> All =>
    [
        AlertRule.Of([AlertKinds.ClockOff, AlertKinds.ClockUnknown], TimeSpan.FromMinutes(5), Clock),
        AlertRule.Of([AlertKinds.Certificate, AlertKinds.CertificateOver], TimeSpan.Zero, Certificate),
        AlertRule.Of([AlertKinds.MailStuck], TimeSpan.Zero, Mail),
        AlertRule.Of([AlertKinds.DrillFailed], TimeSpan.Zero, DrillFailed),
        AlertRule.Of([AlertKinds.DrillLate], LateDrill, DrillLate),
        AlertRule.Of([AlertKinds.AnchorsStuck], TimeSpan.Zero, Anchors),
        AlertRule.Of([AlertKinds.SessionsUnwritten], TimeSpan.Zero, Sessions),
        AlertRule.Of([AlertKinds.Part, AlertKinds.BackupLate], TimeSpan.FromMinutes(3), Parts),
    ];

    private IEnumerable<AlertSighting> Clock(DateTimeOffset now)
    {
        if (settings.Clock.Sources.Count == 0 || !clock.IsMeasured) yield break;
        if (clock.OffsetMicroseconds is not { } offset)
        {
            yield return new AlertSighting(AlertKinds.ClockUnknown, "", AlertSeverity.Warn, AlertFact.Text(string.Join(", ", settings.Clock.Sources)));
            yield break;
        }

        var off = TimeSpan.FromMicroseconds(Math.Abs(offset));
        if (off > ClockWatch.Limit) yield return new AlertSighting(AlertKinds.ClockOff, "", off >= VeryWrong ? AlertSeverity.Bad : AlertSeverity.Warn, AlertFact.Number((long)off.TotalMilliseconds));
    }

    private IEnumerable<AlertSighting> Certificate(DateTimeOffset now)
    {
        if (certificate.Ends is not { } ends || ends - now > TimeSpan.FromDays(FewDays)) yield break;
        yield return ends <= now
            ? new AlertSighting(AlertKinds.CertificateOver, "", AlertSeverity.Bad, AlertFact.Time(ends))
            : new AlertSighting(AlertKinds.Certificate, "", ends - now <= TimeSpan.FromDays(VeryFewDays) ? AlertSeverity.Bad : AlertSeverity.Warn, AlertFact.Time(ends), AlertFact.Number((long)(ends - now).TotalDays));
    }

    private IEnumerable<AlertSighting> Mail(DateTimeOffset now)
    {
        if (MailHealth.Fault(mails, time) is null) yield break;
        var (waiting, oldest) = mails.State();
        yield return new AlertSighting(AlertKinds.MailStuck, "", AlertSeverity.Warn, AlertFact.Number(waiting), AlertFact.Time(oldest ?? now));
    }

    private IEnumerable<AlertSighting> DrillFailed(DateTimeOffset now)
    {
        if (drills.Last() is { Failed: { } failed } last) yield return new AlertSighting(AlertKinds.DrillFailed, "", AlertSeverity.Bad, AlertFact.Time(last.Time), AlertFact.Word("stage." + failed.Stage), AlertFact.Said(failed.Reason ?? ""));
    }

    private IEnumerable<AlertSighting> DrillLate(DateTimeOffset now)
    {
        var last = drills.Last();
        if (last?.Failed is null && settings.Operation.DrillAt.Length > 0 && now - FireDrill.Since(last, store, now) > FireDrill.Late)
            yield return new AlertSighting(AlertKinds.DrillLate, "", AlertSeverity.Warn, last is null ? AlertFact.Word("never") : AlertFact.Time(last.Time));
    }

    private IEnumerable<AlertSighting> Anchors(DateTimeOffset now) =>
        from way in anchors.Ways
        let backlog = anchorsWaiting.Backlog(way)
        where backlog.Oldest is { } oldest && now - oldest >= LateAnchor
        select new AlertSighting(AlertKinds.AnchorsStuck, way, AlertSeverity.Warn, AlertFact.Text(way), AlertFact.Number(backlog.Waiting), AlertFact.Time(backlog.Oldest!.Value), AlertFact.Said(anchors.Fault(way) ?? ""));

    private IEnumerable<AlertSighting> Sessions(DateTimeOffset now)
    {
        if (!journal.CanWrite) yield return new AlertSighting(AlertKinds.SessionsUnwritten, "", AlertSeverity.Bad);
    }

    private IEnumerable<AlertSighting> Parts(DateTimeOffset now)
    {
        foreach (var check in checks.Concat(apart.Checks()).Where(check => !Known.Contains(check.Name, StringComparer.Ordinal)))
        {
            // When the certificate ends is told elsewhere, in words of its own.
            if (check.Fault() is not { } fault || (check.Name == "portal certificate" && fault.Key != "certificate.unread")) continue;
            yield return check.Name == "backup"
                ? new AlertSighting(AlertKinds.BackupLate, "", AlertSeverity.Warn, AlertFact.Fault(fault))
                : new AlertSighting(AlertKinds.Part, check.Name, check.IsWarning ? AlertSeverity.Warn : AlertSeverity.Bad, AlertFact.Word("part." + check.Name), AlertFact.Fault(fault));
        }
    }
}
