using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Sessions;

namespace HotspotAuth.Admin.Pages;

/// <summary>Is all well, what waits? Counters in memory and one count of accounts; no query over traffic.</summary>
[ForEverySignedIn]
internal sealed class TodayModel(SessionManager sessions, SessionJournal journal, Audit.AccessStream stream, AttemptLog attempts, AccountStore accounts) : AdminPage
{
    private const int Shown = 6;

    public override string Heading => T["nav.today"];
    public override string Section => "today";
    public override bool IsLive => true;

    public TodayFigures Figures { get; private set; } = null!;
    public string Verdict { get; private set; } = "";

    /// <summary>False while the disk refuses: then nobody new is let in, and that is the first thing to know.</summary>
    public bool CanWrite => journal.CanWrite && stream.Fault is null;
    public IReadOnlyList<Tile> Tiles { get; private set; } = [];
    public IReadOnlyList<Attempt> Last { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Figures = TodayFigures.Count(attempts, attempts.Since, Now, Site.Zone);
        Last = attempts.Last(Shown);
        var open = sessions.Open;
        var silent = open.Count(session => session.State == SessionState.Suspect);
        var active = await accounts.CountAsync(new AccountQuery(State: AccountState.Active), Cancelled);
        var failures = Figures.Of(AccessReason.Unavailable);
        Tiles = [Online(open.Count, silent), Accepted(), Refused(failures), Accounts(active)];
        var matters = Tiles.Count(tile => tile.Kind is "warn" or "bad");
        Verdict = !CanWrite ? T["alarm.store"] : failures > 0
            ? T.Format("today.verdict.bad", Number(failures))
            : matters > 0
                ? T.Format("today.verdict.warn", Number(matters))
                : open.Count > 0 ? T.Format("today.verdict.ok", Number(open.Count)) : T["today.verdict.quiet"];
    }

    /// <summary>A bar's length out of 100, beside the commonest reason.</summary>
    public string Width(int count) => (100.0 * count / Figures.Reasons[0].Count).ToString("0.#", CultureInfo.InvariantCulture);

    private Tile Online(int count, int silent) => silent > 0
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

/// <summary>One question with its answer, sign, word and note.</summary>
internal sealed record Tile(string Kind, string Address, string Question, string Value, string Sign, string Word, string Note);
