using System.Globalization;
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

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public EventPhase? Phase { get; private set; }
    public ListPage<TrainingEvent> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public bool MayAsk => May(Duty.Ask) || May(Duty.Issue);

    public ListSort Sort => ListSort.Read(SortText, "phase", "project", "from");

    // Who only asks follows his own requests.
    private EventQuery Query => new(Search, RequestedBy: May(Duty.SeePeople) || May(Duty.Approve) || May(Duty.Issue) ? null : User.Username());

    public void OnGet()
    {
        Read();
        var counts = events.Count(Query);
        Filters =
        [
            new Filter(T["filter.all"], counts.Values.Sum(), ListAddress.With(Request, "phase", null), Phase is null),
            .. Enum.GetValues<EventPhase>().Select(phase => new Filter(T[EventSign.Word(phase)], counts.GetValueOrDefault(phase), ListAddress.With(Request, "phase", Tag(phase)), phase == Phase)),
        ];
        var total = Phase is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
        var offset = ListPage.Offset(PageNumber, total);
        List = Sort.IsFirst ? new ListPage<TrainingEvent>(events.List(Query with { Phase = Phase, Offset = offset, Limit = ListPage.Size }), offset, total) : Sorted().Page(PageNumber);
    }

    public IActionResult OnGetCsv()
    {
        Read();
        var columns = Columns<TrainingEvent>()
            .Add(T["event.project"], e => e.Project)
            .Add(T["event.agency"], e => e.Agency)
            .Add(T["event.responsible"], e => e.Responsible)
            .Add(T["floor.col.phone"], e => e.Phone)
            .Add(T["col.state"], e => T[EventSign.Of(e, Now).TextKey])
            .AddTime(T["col.start"], e => e.From)
            .AddTime(T["col.end"], e => e.End)
            .Add(T["event.users"], e => e.Users.ToString(CultureInfo.InvariantCulture))
            .Add(T["list.event.approved"], e => e.Approved.ToString(CultureInfo.InvariantCulture))
            .Add(T["list.event.slips"], e => e.Slips.ToString(CultureInfo.InvariantCulture))
            .Add(T["list.asked_by"], e => e.RequestedBy)
            .AddTime(T["request.col.asked"], e => e.Requested);
        return Csv("events", columns, Sorted());
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

    private IReadOnlyList<TrainingEvent> Sorted()
    {
        var found = events.List(Query with { Phase = Phase });
        return Sort.Turn<TrainingEvent>(Sort.Column switch
        {
            "project" => found.ByName(e => e.Project).ThenBy(e => e.Id),
            "from" => found.OrderBy(e => e.From).ThenBy(e => e.Id),
            _ => found,
        });
    }

    private void Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Phase = Enum.GetValues<EventPhase>().Where(phase => Tag(phase) == PhaseTag).Select(phase => (EventPhase?)phase).FirstOrDefault();
    }
}
