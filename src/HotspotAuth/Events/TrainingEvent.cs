using HotspotAuth.Accounts;

namespace HotspotAuth.Events;

/// <summary>A training event: who holds it, when, and for how many guests.</summary>
internal sealed record TrainingEvent(long Id, string Project, string Agency, string Phone, string Responsible, DateTimeOffset From, DateTimeOffset Until)
{
    public EventState State { get; init; }

    /// <summary>How many guests were asked for.</summary>
    public int Users { get; init; }

    /// <summary>How many were approved; 0 until then.</summary>
    public int Approved { get; init; }

    /// <summary>How many slips there are.</summary>
    public int Slips { get; init; }

    public string Purpose { get; init; } = "";

    /// <summary>The group whose rights the slips have.</summary>
    public string Group { get; init; } = AccountGroup.Guest;

    /// <summary>Two to eight lower-case letters before each code; null for bare codes.</summary>
    public string? Prefix { get; init; }

    /// <summary>The SHA-256 of the agency's letter, in hex; null where there is none.</summary>
    public string? Letter { get; init; }

    public long? LetterBytes { get; init; }

    /// <summary>Who asked for it.</summary>
    public string RequestedBy { get; init; } = "";

    public DateTimeOffset Requested { get; init; }

    /// <summary>When somebody ended it before its time.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The first moment at which its slips no longer work, or worked.</summary>
    public DateTimeOffset End => Ended < Until ? Ended.Value : Until;

    /// <summary>How many more slips may be issued.</summary>
    public int Remaining => State is EventState.Approved or EventState.Issued ? Math.Max(0, Approved - Slips) : 0;

    public EventPhase Phase(DateTimeOffset now) => State switch
    {
        EventState.Requested => EventPhase.Requested,
        EventState.Approved => EventPhase.Approved,
        EventState.Issued when now < From => EventPhase.Upcoming,
        EventState.Issued when now < Until => EventPhase.Running,
        EventState.Issued or EventState.Ended => EventPhase.Over,
        _ => EventPhase.Dropped,
    };
}

/// <summary>One slip as it is printed and listed.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Number">Its number within the event, from 1.</param>
/// <param name="Username">The code, without hyphens.</param>
/// <param name="Code">What opens it, in the clear; null where its holder chose a password of his own.</param>
/// <param name="Holder">Its holder, or who is expected to be; null while it is nobody's.</param>
/// <param name="Agency">Where the holder comes from, as the name list said.</param>
/// <param name="IsBound">Whether the holder was named by himself or by the desk.</param>
internal sealed record Slip(long Account, int Number, string Username, string? Code, string? Holder, string? Agency, bool IsBound);
