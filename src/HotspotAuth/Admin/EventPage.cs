using System.Globalization;
using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin;

/// <summary>A page about one event.</summary>
internal abstract class EventPage(TrainingEventStore events) : AdminPage
{
    public override string Section => "events";

    [BindProperty(SupportsGet = true, Name = "id")]
    public long Id { get; set; }

    public TrainingEvent Event { get; private set; } = null!;
    public string Address => string.Create(CultureInfo.InvariantCulture, $"/event/{Id}");
    public EventSign Sign => EventSign.Of(Event, Now);

    /// <summary>When the slips work, as a sentence.</summary>
    public string Period => T.Format("event.valid", Held(Dates.FullToMinute(Event.From)), Held(Dates.FullToMinute(Event.End)));

    /// <summary>Whether it was this person who asked.</summary>
    public bool IsOwn => string.Equals(Event.RequestedBy, User.Username(), StringComparison.Ordinal);

    public bool MayDecide => Event.State == EventState.Requested && May(Duty.Approve) && !IsOwn;
    public bool MayIssue => May(Duty.Issue) && Event.Remaining > 0 && Event.Until > Now;
    public bool MayCancel => Event.State is EventState.Requested or EventState.Approved && (IsOwn || May(Duty.Issue));

    /// <summary>A time whose last word never begins a line.</summary>
    public static string Held(string time) => time.LastIndexOf(' ') is >= 0 and var at ? $"{time[..at]}\u00a0{time[(at + 1)..]}" : time;

    protected TrainingEventStore Events => events;

    /// <summary>False when there is no such event, or it is somebody else's and this person follows only his own.</summary>
    protected bool Find()
    {
        if (events.Find(Id) is not { } found || !MaySee(found)) return false;
        Event = found;
        return true;
    }

    private bool MaySee(TrainingEvent e) => May(Duty.SeePeople) || May(Duty.Approve) || May(Duty.Issue) || string.Equals(e.RequestedBy, User.Username(), StringComparison.Ordinal);
}
