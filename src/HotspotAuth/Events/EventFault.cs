namespace HotspotAuth.Events;

internal enum EventFaultKind
{
    Missing,
    TooLong,
    OutOfRange,
    Malformed,
    Past,
    Order,
    Unknown,

    /// <summary>More slips than were approved.</summary>
    TooMany,

    /// <summary>Whoever asked can't approve or refuse it himself.</summary>
    Own,

    /// <summary>The event is not at the place on its way where this can be done.</summary>
    State,

    /// <summary>Somebody issued slips meanwhile: the same form sent twice makes nothing twice.</summary>
    Already,
}

/// <summary>Something about an event that can't be taken or done.</summary>
/// <param name="Field">The field it is at; <c>event</c> where it is the whole.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">In English, for a verb.</param>
internal sealed record EventFault(string Field, EventFaultKind Kind, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>Every fault at once; nothing was saved.</summary>
internal sealed class EventException(params IReadOnlyList<EventFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<EventFault> Faults { get; } = faults;
}
