using System.Globalization;
using System.Resources;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Mail;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.MorningReport;

/// <summary>One line of the report: <c>ok</c>, <c>warn</c>, <c>bad</c>, or <c>unknown</c> for what was not measured, never green.</summary>
internal sealed record MorningLine(string Key, string State, string Label, string Text);

/// <summary>A morning's figures in words of one language, the same on the page and in the mail.</summary>
internal sealed class MorningWords(SiteSettings site, Language language)
{
    internal static readonly ResourceManager Resources = new("HotspotAuth.MorningReport.MorningTexts", typeof(MorningWords).Assembly);
    private readonly Texts _t = new(Resources, language);
    private readonly Texts _console = AdminTexts.Of(language.Tag())!;
    private readonly OfficeDates _dates = new(site.Zone, language);
    private readonly AlertWords _alerts = new(site, language);

    public string Verdict(MorningFigures figures)
    {
        var lines = Lines(figures);
        var (bad, warn) = (lines.Count(line => line.State == "bad"), lines.Count(line => line.State == "warn"));
        var unknown = lines.Count(line => line.State == "unknown");
        return bad > 0 ? _t.Format("verdict.bad", Number(bad + warn), Number(bad))
            : warn > 0 ? _t.Format("verdict.warn", Number(warn))
            : unknown > 0 ? _t.Format("verdict.unknown", Number(unknown)) : _t["verdict.ok"];
    }

    /// <summary>What it is about, in words.</summary>
    public string About(MorningFigures figures) => _dates.Date(MorningFigures.DateOf(figures.About));

    public IReadOnlyList<MorningLine> Lines(MorningFigures f) =>
    [
        Line("online", "ok", f.People == 0 ? _t["online.none"] : _t.Format("online", Number(f.People), Number(f.Devices), Number(f.Peak), f.PeakAt is { } at ? _dates.Clock(at) : "–")),
        Line("bytes", "ok", _t.Format("bytes", ByteWords.Format(f.BytesDown), ByteWords.Format(f.BytesUp))),
        Logins(f),
        Seal(f),
        Line("verify", f.BadDays > 0 ? "bad" : f.Verified > 0 ? "ok" : "unknown", f.BadDays > 0 ? _t.Format("verify.bad", Number(f.BadDays)) : f.Verified > 0 ? _t.Format("verify", Number(f.Verified)) : _t["verify.none"]),
        Line("gaps", !f.HasLog ? "unknown" : f.Gaps > 0 ? "warn" : "ok", !f.HasLog ? _t["gaps.unknown"] : f.Gaps > 0 ? _t.Format("gaps", Number(f.Gaps), DurationWords.Format(TimeSpan.FromSeconds(f.GapSeconds), language)) : _t["gaps.none"]),
        Line(
            "disk",
            f.DiskDays is not { } days ? "unknown" : days < 5 ? "bad" : days < 14 && !f.IsRoomForAll ? "warn" : "ok",
            f.DiskDays is { } left ? _t.Format("disk", Number(left), ByteWords.Format(f.DiskFree)) : _t.Format("disk.unknown", ByteWords.Format(f.DiskFree))),
        Line(
            "clock",
            f.ClockMilliseconds is not { } off ? "unknown" : off > Clock.ClockWatch.Limit.TotalMilliseconds ? "bad" : "ok",
            f.ClockMilliseconds is { } worst ? _t.Format("clock", worst.ToString("0.0", CultureInfo.InvariantCulture)) : _t["clock.unknown"]),
        Drill(f),
        Line("mail", !f.HasMail ? "unknown" : f.IsMailStuck ? "warn" : "ok", f.HasMail ? _t.Format(f.IsMailStuck ? "mail.stuck" : "mail", Number(f.MailsWaiting)) : _t["mail.none"]),
        Nases(f),
        Line("backup", !f.HasBackup ? "unknown" : f.BackupFault is null ? "ok" : "warn", !f.HasBackup ? _t["backup.none"] : f.BackupWords is { } words ? AlertFact.FromJson(words)[0].In(_alerts.T, _dates) : f.BackupFault ?? _t["backup"]),
        Line("work", f.OfficialsDue > 0 ? "warn" : "ok", _t.Format("work", Number(f.RequestsWaiting), Number(f.OfficialsWaiting), Number(f.OfficialsDue))),
        Line("events", "ok", f.EventsToday == 0 ? _t["events.none"] : _t.Format("events", Number(f.EventsToday))),
        Alerts(f),
    ];

    /// <summary>The report as a mail in this language; the verdict is its subject.</summary>
    public OfficeMail Mail(string address, MorningFigures figures)
    {
        var office = language == Language.English ? site.NameEn ?? site.Name : site.Name;
        string[] lines =
        [
            Verdict(figures),
            _t.Format("lead", About(figures), _dates.FullToMinute(figures.Made)),
            .. figures.IsLate ? new[] { _t["late"] } : [],
            "",
            .. Lines(figures).Select(line => $"[{_t["state." + line.State]}] {line.Label}: {line.Text}"),
            "",
            _t["check"],
            "",
            office,
            _t.Format("node", site.Node),
        ];
        return new OfficeMail(address, _t.Format("subject", site.Ssid, Verdict(figures)), string.Join("\r\n", lines) + "\r\n");
    }

    private MorningLine Logins(MorningFigures f)
    {
        var refused = f.Refused.Sum(reason => reason.Count);
        var failed = f.Refused.Where(reason => reason.Reason == nameof(Access.AccessReason.Unavailable)).Sum(reason => reason.Count);
        var reasons = string.Join(", ", f.Refused.Take(5).Select(reason => $"{_console.Find("reason." + reason.Reason) ?? reason.Reason} {Number(reason.Count)}"));
        return Line("logins", failed > 0 ? "bad" : "ok", refused == 0 ? _t.Format("logins.none", Number(f.Accepted)) : _t.Format("logins", Number(f.Accepted), Number(refused), reasons));
    }

    private MorningLine Seal(MorningFigures f) => f switch
    {
        { SealFaults: > 0 } => Line("seal", "bad", _t.Format("seal.faults", Number(f.SealFaults))),
        { Unsealed: > 0 } => Line("seal", "warn", _t.Format("seal.behind", Number(f.Unsealed))),
        { Digest: { } digest } => Line("seal", "ok", _t.Format("seal", digest)),
        _ => Line("seal", "unknown", _t["seal.none"]),
    };

    private MorningLine Drill(MorningFigures f) => f switch
    {
        { DrillFailed: { } stage } => Line("drill", "bad", _t.Format("drill.failed", _alerts.T.Find("stage." + stage) ?? stage)),
        { Drill: { } time } when f.HasDrill && f.Made - time > TimeSpan.FromHours(26) => Line("drill", "warn", _t.Format("drill.late", _dates.FullToMinute(time))),
        { Drill: { } time } => Line("drill", "ok", _t.Format("drill", _dates.FullToMinute(time))),
        _ => Line("drill", "unknown", _t["drill.none"]),
    };

    private MorningLine Nases(MorningFigures f)
    {
        if (f.NasTrouble.Count == 0) return Line("nas", "ok", f.Nases == 0 ? _t["nas.none"] : _t.Format("nas", Number(f.Nases)));
        var words = NasTexts.In(language);
        return Line("nas", f.NasTrouble.Any(nas => nas.Sign == "bad") ? "bad" : "warn", string.Join("; ", f.NasTrouble.Take(5).Select(nas => $"{nas.Name}: {words.Find(nas.Finding) ?? nas.Finding}")));
    }

    private MorningLine Alerts(MorningFigures f)
    {
        var counts = _t.Format("alerts", Number(f.AlertsRaised), Number(f.AlertsCleared));
        if (f.Open.Count == 0) return Line("alerts", "ok", counts);
        var open = f.Open.Select(alert => _alerts.Title(new Alert
        {
            Id = 0,
            Kind = alert.Kind,
            Subject = "",
            Severity = AlertKinds.Severity(alert.Severity),
            Facts = AlertFact.FromJson(alert.Facts),
            Raised = alert.Raised,
        }));
        return Line("alerts", f.Open.Any(alert => alert.Severity == "bad") ? "bad" : "warn", counts + " " + _t.Format("alerts.open", Number(f.Open.Count), string.Join("; ", open.Take(10))));
    }

    private MorningLine Line(string key, string state, string text) => new(key, state, _t["part." + key], text);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
