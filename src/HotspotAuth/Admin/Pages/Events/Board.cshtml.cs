using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Events.Board;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Who is in, and who can't get in?</summary>
[Needs(Duty.Issue, Duty.Help, Duty.SeePeople)]
internal sealed class BoardModel(Database database, SessionManager sessions, AttemptLog attempts) : FloorPage
{
    private IReadOnlyList<Guest> _chosen = [];

    public override string Heading => Event.Project;
    public override string Tab => "board";
    public override bool IsLive => true;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    /// <summary>The end before it was moved, as UTC milliseconds: the page says what was done.</summary>
    [BindProperty(SupportsGet = true, Name = "was")]
    public long? Was { get; set; }

    [BindProperty(SupportsGet = true, Name = "stopped")]
    public string? Stopped { get; set; }

    public FloorBoard Floor { get; private set; } = new([]);
    public OnlineChart Chart { get; private set; } = null!;
    public string ChartSentence { get; private set; } = "";
    public IReadOnlyList<Filter> Filters { get; private set; } = [];
    public ListPage<Guest> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<GuestState> States { get; } = [GuestState.Online, GuestState.Used, GuestState.Refused, GuestState.Never];
    public DateTimeOffset? WasUntil => Was is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(Was.Value) : null;

    public ListSort Sort => ListSort.Read(SortText, "slip", "name", "last");

    public bool MayName => May(Duty.Issue) || May(Duty.Help);

    public string Lead => IsOver
        ? T.Format("floor.board.lead.over", Dates.FullToMinute(Event.Until))
        : HasBegun
            ? T.Format("floor.board.lead.running", Dates.FullToMinute(Event.Until), DurationWords.Format(Event.Until - Now, Language))
            : T.Format("floor.board.lead.before", Dates.FullToMinute(Event.From));

    public (string Kind, string Icon, string Text) Chip => IsOver ? ("off", "archive", "floor.chip.over") : HasBegun ? ("ok", "wifi", "floor.chip.running") : ("warn", "clock", "floor.chip.before");

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        var stays = Look();
        Chart = OnlineChart.Of(stays, Event.From, Event.Until, Now);
        var (most, at) = Crowd.Peak(stays, Now);
        ChartSentence = at is { } peak ? T.Format("floor.board.chart.say", Number(most), Dates.Near(peak, Now), Number((long)Chart.Step.TotalMinutes)) : T["floor.board.chart.none"];
        Choose();
        return Page();
    }

    public IActionResult OnGetCsv()
    {
        if (!Find()) return NotFound();
        Look();
        Choose();
        var columns = Columns<Guest>()
            .Add(T["floor.col.slip"], guest => guest.Slip.Number.ToString(CultureInfo.InvariantCulture))
            .Add(T["floor.col.holder"], guest => guest.Slip.Holder)
            .Add(T["list.expected"], guest => guest.Slip.Expected)
            .Add(T["floor.col.phone"], guest => guest.Slip.Phone)
            .Add(T["col.state"], guest => T["floor.board." + Tag(guest.State)])
            .AddTime(T["floor.col.last"], guest => guest.At)
            .Add(T["col.device"], guest => guest.Mac);
        // What was searched for may be a code, which opens an account: it is no matter for the audit trail.
        return Csv(System.FormattableString.Invariant($"event-{Id}-guests"), columns, _chosen, ListAddress.With(Request, "q", null) + (Search is null ? "" : " (searched)"));
    }

    public static string Tag(GuestState state) => state.ToString().ToLowerInvariant();

    public static (string Kind, string Icon) Sign(GuestState state) => state switch
    {
        GuestState.Online => ("ok", "wifi"),
        GuestState.Refused => ("bad", "octagon-x"),
        GuestState.Used => ("", "circle-check"),
        _ => ("off", "clock"),
    };

    public string Last(Guest guest) => guest.State switch
    {
        GuestState.Online => T.Format("floor.board.since", Dates.Near(guest.At!.Value, Now)),
        GuestState.Refused => T.Format(guest.Failures == 1 ? "floor.board.tried.one" : "floor.board.tried", Number(guest.Failures), T[$"reason.{guest.LastFailure!.Reason}"]),
        GuestState.Used => T.Format("floor.board.seen", Dates.Near(guest.At!.Value, Now)),
        _ => T["floor.board.unused"],
    };

    /// <summary>The parts of the bar, out of as many as there are slips.</summary>
    public IEnumerable<(GuestState State, string X, string Width)> Split()
    {
        var x = 0;
        var gap = Floor.Guests.Count / 300.0;
        foreach (var state in States)
        {
            var count = Floor.Of(state);
            if (count == 0) continue;
            yield return (state, Coordinate(x), Coordinate(Math.Max(count - gap, count * 0.5)));
            x += count;
        }
    }

    public static string Coordinate(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private IReadOnlyList<Stay> Look()
    {
        var slips = Roll.Of(Id);
        var mine = slips.Select(slip => slip.Account).ToHashSet();
        var stays = Stay.Of(database, Id);
        Floor = FloorBoard.Of(slips, stays, [.. sessions.Open.Where(session => mine.Contains(session.Account))], attempts.Last(int.MaxValue));
        return stays;
    }

    private void Choose()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Show = Show is "refused" or "unnamed" or "never" or "online" or "used" ? Show : null;
        var found = Floor.Guests.Where(Fits).ToArray();
        Filters = [.. new (string? Tag, string Text)[] { (null, "filter.all"), ("online", "floor.board.online"), ("refused", "floor.board.refused"), ("unnamed", "floor.filter.unnamed"), ("never", "floor.board.never"), ("used", "floor.board.used") }
            .Select(filter => new Filter(T[filter.Text], found.Count(guest => Is(guest, filter.Tag)), ListAddress.With(Request, "show", filter.Tag), Show == filter.Tag))];
        var chosen = found.Where(guest => Is(guest, Show));
        _chosen = Sort.Turn(Sort.Column switch
        {
            "name" => chosen.ByName(guest => guest.Slip.Holder ?? guest.Slip.Expected).ThenBy(guest => guest.Slip.Number),
            "last" => chosen.OrderBy(guest => guest.At ?? DateTimeOffset.MinValue).ThenBy(guest => guest.Slip.Number),
            _ => chosen.OrderBy(guest => guest.Slip.Number),
        });
        List = _chosen.Page(PageNumber);
    }

    private static bool Is(Guest guest, string? show) => show switch
    {
        null => true,
        "unnamed" => guest.Slip.Holder is null,
        _ => Tag(guest.State) == show,
    };

    /// <summary>A slip's number exactly, a code however it was typed, else a part of the name or of the number called.</summary>
    private bool Fits(Guest guest)
    {
        if (Search is not { } search) return true;
        var scan = SlipScan.Read(search);
        if (scan?.Number == guest.Slip.Number || scan?.Code == guest.Slip.Username) return true;
        var digits = string.Concat(search.Where(char.IsAsciiDigit));
        return (guest.Slip.Holder ?? guest.Slip.Expected)?.Contains(search, StringComparison.OrdinalIgnoreCase) == true
            || (digits.Length >= 4 && guest.Slip.Phone?.Contains(digits, StringComparison.Ordinal) == true);
    }
}
