using HotspotAuth.Events;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Where does this event stand, and what is to be done next?</summary>
[Needs(Duty.Ask, Duty.SeePeople, Duty.Approve, Duty.Issue)]
internal sealed class EventModel(TrainingEventStore events) : EventPage(events)
{
    public override string Heading => Event.Project;

    /// <summary>What was just done, from the address; shown only when the event bears it out.</summary>
    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public IReadOnlyList<EventStep> Steps { get; private set; } = [];
    public EventPhase Phase => Event.Phase(Now);

    public (string What, string Then)? DoneKeys => (Done, Event.State) switch
    {
        ("requested", EventState.Requested) => ("event.done.requested", "event.done.requested.then"),
        ("approve", EventState.Approved) => ("event.done.approve", "event.done.approve.then"),
        ("refuse", EventState.Refused) => ("event.done.refuse", "event.done.refuse.then"),
        ("cancel", EventState.Cancelled) => ("event.done.cancel", "event.done.cancel.then"),
        ("issue", EventState.Issued) => ("event.done.issue", "event.done.issue.then"),
        _ => null,
    };

    /// <summary>What the event waits for, where this person can't do it himself.</summary>
    public string? WaitsKey => (Event.State, IsOwn) switch
    {
        (EventState.Requested, true) when May(Duty.Approve) => "event.waits.own",
        (EventState.Requested, _) when !MayDecide => "event.waits.approval",
        (EventState.Approved, _) when !May(Duty.Issue) => "event.waits.issue",
        _ => null,
    };

    /// <summary>How many, for whom, and when, in one sentence.</summary>
    public string Sentence => T.Format(Phase is EventPhase.Over or EventPhase.Dropped ? "event.sentence.past" : "event.sentence", Number(Guests), Period);

    private int Guests => Event.Slips > 0 ? Event.Slips : Event.Approved > 0 ? Event.Approved : Event.Users;

    public IActionResult OnGet()
    {
        if (!Find())
            return NotFound();
        Steps = Events.Steps(Id);
        return Page();
    }

    /// <summary>The way from the request to the end: what is done, where it stands, what is to come.</summary>
    public IEnumerable<(string Class, string? Icon, string Word)> Way()
    {
        (string Word, bool IsDone)[] way =
        [
            (T["event.way.request"], true),
            (T["event.way.approve"], Event.State is EventState.Approved or EventState.Issued or EventState.Ended),
            (T["event.way.issue"], Event.State is EventState.Issued or EventState.Ended),
            (Phase == EventPhase.Running ? T.Format("event.way.left", DurationWords.Format(Event.End - Now, Language)) : T["event.way.use"], Phase == EventPhase.Over),
            (T["event.way.report"], false),
        ];
        var next = Array.FindIndex(way, step => !step.IsDone);
        return way.Select((step, at) => (step.IsDone ? "done" : at == next ? "now" : "", step.IsDone ? "check" : at == next ? Sign.Icon : null, step.Word));
    }

    public string Phone => PhoneWords.Read(Event.Phone).Phone?.Shown ?? Event.Phone;
}
