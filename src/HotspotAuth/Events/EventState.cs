namespace HotspotAuth.Events;

/// <summary>Where an event stands: requested → approved or refused → issued → ended; until it is issued it may be cancelled.</summary>
internal enum EventState
{
    Requested,
    Approved,
    Refused,
    Issued,

    /// <summary>Ended by somebody before its time; one that ran its time stays <see cref="Issued"/>.</summary>
    Ended,
    Cancelled,
}

/// <summary>What an event is at a given moment: its state, and for an issued one whether its time is yet to come, runs or is over.</summary>
internal enum EventPhase
{
    Running,
    Requested,
    Approved,
    Upcoming,
    Over,
    Dropped,
}

/// <summary>One step on an event's way, as the steps' table names it.</summary>
internal enum EventStepKind
{
    Requested,
    Approved,
    Refused,
    Issued,
    Extended,
    Ended,
    Cancelled,
}

/// <summary>A signed step: who did it, when, and what he wrote to it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="SignedBy">The username.</param>
/// <param name="Name">The name, where the console knows the username.</param>
/// <param name="Role">How he came: <c>admin</c> through the console, <c>verb</c> on the machine.</param>
/// <param name="Time">When.</param>
/// <param name="Text">A reason, or what changed; null where there is nothing to say.</param>
internal sealed record EventStep(EventStepKind Kind, string SignedBy, string? Name, string Role, DateTimeOffset Time, string? Text);
