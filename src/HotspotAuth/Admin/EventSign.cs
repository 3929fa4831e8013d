using HotspotAuth.Events;

namespace HotspotAuth.Admin;

/// <summary>Where an event stands, as a colour, a sign and a word.</summary>
internal sealed record EventSign(string Kind, string Icon, string TextKey)
{
    public static EventSign Of(TrainingEvent e, DateTimeOffset now) => e.State switch
    {
        EventState.Refused => new EventSign("bad", "octagon-x", "event.state.refused"),
        EventState.Cancelled => new EventSign("off", "ban", "event.state.cancelled"),
        _ => new EventSign(KindOf(e.Phase(now)), IconOf(e.Phase(now)), Word(e.Phase(now))),
    };

    /// <summary>The word of a phase, on a chip of the list too.</summary>
    public static string Word(EventPhase phase) => phase switch
    {
        EventPhase.Running => "event.phase.running",
        EventPhase.Requested => "event.phase.requested",
        EventPhase.Approved => "event.phase.approved",
        EventPhase.Upcoming => "event.phase.upcoming",
        EventPhase.Over => "event.phase.over",
        _ => "event.phase.dropped",
    };

    private static string KindOf(EventPhase phase) => phase switch
    {
        EventPhase.Running => "ok",
        EventPhase.Requested or EventPhase.Approved => "warn",
        _ => "off",
    };

    private static string IconOf(EventPhase phase) => phase switch
    {
        EventPhase.Running => "wifi",
        EventPhase.Requested => "stamp",
        EventPhase.Approved => "ticket",
        EventPhase.Upcoming => "calendar-days",
        _ => "archive",
    };
}
