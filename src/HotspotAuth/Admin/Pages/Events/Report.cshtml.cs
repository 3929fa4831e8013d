using HotspotAuth.Access;
using HotspotAuth.Events;
using HotspotAuth.Events.Closing;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>What the event came to, for the project's file.</summary>
[Needs(Duty.Issue, Duty.Approve, Duty.SeePeople)]
internal sealed class ReportModel(EventCloser closer, EventEnds ends, TrainingEventStore events) : FloorPage
{
    public override string Heading => T["floor.report.title"];
    public override string Tab => "report";
    public Closing? Closing { get; private set; }
    public IReadOnlyList<EndChange> Changes { get; private set; } = [];
    public IReadOnlyList<EventStep> Steps { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Closing = closer.Find(Id);
        Changes = ends.Of(Id);
        Steps = events.Steps(Id);
        return Page();
    }

    public string Lead => Closing is not null ? T["floor.report.lead"] : IsOver ? T["floor.report.counting"] : T.Format("floor.report.waiting", Dates.Near(Event.Until, Now));

    public string Ended => Event.Until < Event.Planned
        ? T.Format("floor.report.ended.by", Dates.FullToMinute(Closing!.Ended), Steps.LastOrDefault(step => step.Kind == EventStepKind.Ended) is { } end ? Signer(end) : T["unknown"])
        : T.Format("floor.report.ended.time", Dates.FullToMinute(Closing!.Ended));

    public static string Signer(EventStep step) => step.Name ?? step.SignedBy;

    /// <summary>The steps that people answer for: asked, approved, issued.</summary>
    public IEnumerable<EventStep> Signed => Steps.Where(step => step.Kind is EventStepKind.Requested or EventStepKind.Approved or EventStepKind.Issued);

    public string Moment(long milliseconds) => Dates.FullToMinute(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    public string Day(long milliseconds) => Dates.Date(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Site.Zone).DateTime));

    public string Duration(long seconds) => DurationWords.Format(TimeSpan.FromSeconds(seconds), Language);

    public string Reason(string code) => T[$"reason.{AccessReasons.Parse(code)}"];
}
