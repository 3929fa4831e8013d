using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Which events run, wait, come and are over?</summary>
[Needs(Duty.Ask, Duty.SeePeople, Duty.Approve, Duty.Issue)]
internal sealed class IndexModel(TrainingEventStore events) : AdminPage
{
    public override string Heading => T["event.title"];
    public override string Section => "events";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "phase")]
    public string? PhaseTag { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public EventPhase? Phase { get; private set; }
    public ListPage<TrainingEvent> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public bool MayAsk => May(Duty.Ask) || May(Duty.Issue);

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Phase = Enum.GetValues<EventPhase>().Where(phase => Tag(phase) == PhaseTag).Select(phase => (EventPhase?)phase).FirstOrDefault();
        // Who only asks follows his own requests.
        var query = new EventQuery(Search, RequestedBy: May(Duty.SeePeople) || May(Duty.Approve) || May(Duty.Issue) ? null : User.Username());
        var counts = events.Count(query);
        Filters =
        [
            new Filter(T["filter.all"], counts.Values.Sum(), Address(null), Phase is null),
            .. Enum.GetValues<EventPhase>().Select(phase => new Filter(T[EventSign.Word(phase)], counts.GetValueOrDefault(phase), Address(phase), phase == Phase)),
        ];
        var total = Phase is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<TrainingEvent>(events.List(query with { Phase = Phase, Offset = offset, Limit = ListPage.Size }), offset, total);
    }

    public static string Tag(EventPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>Slips made of those approved, or how many were asked for while there are none.</summary>
    public string Guests(TrainingEvent e) => e.Slips > 0 && e.Slips != e.Approved ? T.Format("event.of", Number(e.Slips), Number(e.Approved)) : Number(e.Slips > 0 ? e.Slips : e.Approved > 0 ? e.Approved : e.Users);

    /// <summary>The period in parts that each hold together: one where both ends share the day, else two.</summary>
    public IEnumerable<string> Period(TrainingEvent e)
    {
        var (first, last) = (TimeZoneInfo.ConvertTime(e.From, Site.Zone).Date, TimeZoneInfo.ConvertTime(e.End, Site.Zone).Date);
        return first == last ? [Dates.Range(e.From, e.End)] : [Dates.Table(e.From) + " –", Dates.Table(e.End)];
    }

    private string Address(EventPhase? phase)
    {
        var query = QueryString.Empty;
        if (Search is { } search)
            query = query.Add("q", search);
        if (phase is { } one)
            query = query.Add("phase", Tag(one));
        return "/events" + query;
    }
}
