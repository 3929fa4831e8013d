using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>
/// Is all well, what waits? Each role sees its own work first: who helps, the box that finds out why; who issues or approves, what waits
/// for him; who answers for the log, whether it is whole. Counters and a few small questions; no query over traffic.
/// </summary>
[ForEverySignedIn]
internal sealed class TodayModel(
    SessionManager sessions, SessionJournal journal, AccessStream stream, AttemptLog attempts, AccountListing accounts, TodayWatch watch, RequestStore requests, Database database,
    NasTable nases, NasActivity activity, LearnedStore learned, HotspotAuth.Setup.SetupDesk setup, AlertStore alerts) : AdminPage
{
    private const int Shown = 6;

    public override string Heading => T["nav.today"];
    public override string Section => "today";
    public override bool IsLive => true;

    public TodayFigures Figures { get; private set; } = null!;
    public string Verdict { get; private set; } = "";

    /// <summary>False while the disk refuses: then nobody new is let in, and that is the first thing to know.</summary>
    public bool CanWrite => journal.CanWrite && stream.Fault is null;

    /// <summary>Nobody has told the machine yet whose it is, and this person may.</summary>
    public bool SetupIsDue => May(Duty.Administer) && setup.IsDue;

    /// <summary>How people get on, for who sees people.</summary>
    public IReadOnlyList<Tile> Tiles { get; private set; } = [];

    /// <summary>How the log is, for who answers for it.</summary>
    public IReadOnlyList<Tile> Integrity { get; private set; } = [];

    public IReadOnlyList<WaitingLine> Waiting { get; private set; } = [];
    public IReadOnlyList<Attempt> Last { get; private set; } = [];
    public bool SeesPeople => May(Duty.SeePeople);
    public bool HasWork => May(Duty.Issue) || May(Duty.Recommend) || May(Duty.Approve) || May(Duty.Help);
    public bool AnswersForTheLog => May(Duty.Administer) || May(Duty.ReadTrail) || May(Duty.ReadTraffic) || May(Duty.AnswerOfficer);

    /// <summary>Alerts that are open, for who may see them.</summary>
    public (int Warn, int Bad) Alerts { get; private set; }

    /// <summary>Who has no daily work here comes to see whether the log is whole.</summary>
    public bool IntegrityFirst => AnswersForTheLog && !HasWork;

    public OnlineDay Online => watch.Online;
    public string ChartSentence { get; private set; } = "";
    public IReadOnlyList<MissingSpan> Gaps { get; private set; } = [];
    public IReadOnlyList<string> GapWords => [.. Gaps.Take(3).Select(gap => T.Format("today.gap", Dates.Range(gap.From, gap.To)))];

    public void OnGet()
    {
        Figures = TodayFigures.Count(attempts, attempts.Since, Now, Site.Zone);
        var open = sessions.Open;
        var failures = Figures.Of(AccessReason.Unavailable);
        if (SeesPeople)
        {
            Last = attempts.Last(Shown);
            var silent = open.Count(session => session.State == SessionState.Suspect);
            var active = accounts.Counts(new AccountQuery()).GetValueOrDefault(AccountState.Active);
            Tiles = [People(open.Count, silent), Accepted(), Refused(failures), Accounts(active)];
        }

        if (AnswersForTheLog) Integrity = new IntegrityTiles(this).Of(watch.Integrity);
        if (Array.Exists(AlertSign.Seers, May))
        {
            var counts = alerts.Counts();
            Alerts = (counts.Warn, counts.Bad);
        }

        if (HasWork) Waiting = [.. WaitingLines()];
        if (SeesPeople || AnswersForTheLog) Draw();
        var tiles = Tiles.Concat(Integrity).Count(tile => tile.Kind is "warn" or "bad");
        // An alert and a tile often tell of the same thing: the greater number, not their sum.
        var matters = Math.Max(tiles, Alerts.Warn);
        Verdict = !CanWrite ? T["alarm.store"] : failures > 0 && SeesPeople
            ? T.Format("today.verdict.bad", Number(failures))
            : Alerts.Bad > 0 ? T.Format("today.verdict.alerts", Number(Alerts.Bad))
            : matters > 0
                ? T.Format("today.verdict.warn", Number(matters))
                : open.Count > 0 ? T.Format("today.verdict.ok", Number(open.Count)) : T["today.verdict.quiet"];
    }

    public DayChart Chart(bool isNarrow) => new(Online, Gaps, Site.Zone, isNarrow);

    /// <summary>A bar's length out of 100, beside the commonest reason.</summary>
    public string Width(int count) => (100.0 * count / Figures.Reasons[0].Count).ToString("0.#", CultureInfo.InvariantCulture);

    private void Draw()
    {
        Gaps = watch.Integrity?.Missing ?? [];
        ChartSentence = Online.Peak is { } peak ? T.Format("today.chart.peak", Number(peak.People), Dates.Clock(peak.At)) : T["today.chart.nobody"];
        ChartSentence = string.Join(' ', [ChartSentence, .. GapWords]);
    }

    private IEnumerable<WaitingLine> WaitingLines()
    {
        var signed = requests.CountWaiting(RequestSigner.Of(User, Me));
        if (signed > 0) yield return new WaitingLine(T.Format("today.requests", Number(signed)), T["today.requests.note"], "", "/requests", T["today.requests.act"]);
        var officials = OfficialSigners.Waiting(HttpContext);
        if (officials > 0) yield return new WaitingLine(T.Format("official.today", Number(officials)), T["official.today.note"], "", "/audit/requests", T["official.look"]);
        var (toApprove, toIssue) = WaitingWork.EventSteps(database, User.Username(), Now);
        if (toApprove > 0 && May(Duty.Approve)) yield return new WaitingLine(T.Format("today.events.approve", Number(toApprove)), T["today.events.approve.note"], "", Url.Page("/Events/Index"), T["today.event.act"]);
        if (toIssue > 0 && May(Duty.Issue)) yield return new WaitingLine(T.Format("today.events.issue", Number(toIssue)), T["today.events.issue.note"], "", Url.Page("/Events/Index"), T["today.event.act"]);
        if (SeesPeople)
        {
            foreach (var near in WaitingWork.Events(database, Now)) yield return Line(near);
        }

        if (!May(Duty.Administer) && !May(Duty.Help)) yield break;
        foreach (var report in NasReports.All(nases, activity, learned, Now).Where(report => report.Sign is "bad" or "warn"))
            yield return new WaitingLine(report.Nas.Name, NasTexts.In(Language)[report.Findings[0].ToString()], "", "/nas/device?name=" + Uri.EscapeDataString(report.Nas.Name), T["today.nas.act"]);
    }

    private WaitingLine Line(NearEvent near)
    {
        var when = near.From > Now ? T.Format("today.event.begins", Dates.Near(near.From, Now)) : T.Format("today.event.ends", Dates.Near(near.Until, Now));
        return near.Unnamed > 0 && (May(Duty.Issue) || May(Duty.Help))
            ? new WaitingLine(near.Project, T.Format("today.event.unnamed", Number(near.Slips), Number(near.Unnamed)), when, Url.Page("/Events/Register", new { id = near.Id }), T["today.event.name"])
            : new WaitingLine(near.Project, T.Format("today.event.slips", Number(near.Slips), Number(near.Slips - near.Unnamed)), when, Url.Page("/Events/Event", new { id = near.Id }), T["today.event.act"]);
    }

    private Tile People(int count, int silent) => silent > 0
        ? new("warn", "/online", T["tile.online"], Number(count), "triangle-alert", T["tile.look"], T.Format("tile.online.silent", Number(silent)))
        : new("ok", "/online", T["tile.online"], Number(count), "circle-check", T["tile.online.ok"], T["tile.online.note"]);

    private Tile Accepted() => Figures.IsWholeDay || Figures.Accepted > 0
        ? new("ok", "/attempts?show=accepted", T["tile.accepted"], Number(Figures.Accepted), "circle-check", T["tile.accepted.ok"], Since())
        : new("unknown", "/attempts?show=accepted", T["tile.accepted"], "?", "circle-help", T["tile.unknown"], Since());

    private Tile Refused(int failures) => Figures switch
    {
        _ when failures > 0 => new("bad", "/attempts?show=refused", T["tile.refused"], Number(Figures.Refused), "octagon-x", T.Format("tile.refused.failed", Number(failures)), Since()),
        _ when Figures.Of(AccessReason.TooManyAttempts) is > 0 and var held =>
            new("warn", "/attempts?show=refused", T["tile.refused"], Number(Figures.Refused), "triangle-alert", T.Format("tile.refused.held", Number(held)), Since()),
        { IsWholeDay: false, Refused: 0 } => new("unknown", "/attempts?show=refused", T["tile.refused"], "?", "circle-help", T["tile.unknown"], Since()),
        _ => new("ok", "/attempts?show=refused", T["tile.refused"], Number(Figures.Refused), "circle-check", T["tile.refused.ok"], Since()),
    };

    private Tile Accounts(int active) => active > 0
        ? new("ok", "/accounts?state=active", T["tile.accounts"], Number(active), "circle-check", T["tile.accounts.ok"], T["tile.accounts.note"])
        : new("warn", "/accounts", T["tile.accounts"], Number(0), "triangle-alert", T["tile.accounts.none"], T["tile.accounts.none.do"]);

    private string Since() => Figures.IsWholeDay ? T["tile.since.midnight"] : T.Format("tile.since", Dates.Clock(Figures.Since));
}
