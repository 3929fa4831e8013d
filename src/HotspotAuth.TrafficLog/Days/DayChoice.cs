namespace HotspotAuth.TrafficLog;

/// <summary>Which day a record is written to. Days never go back.</summary>
internal static class DayChoice
{
    /// <param name="current">The newest day of the stream; null if it has none.</param>
    /// <param name="firstOpen">The first day that is neither sealed nor closed.</param>
    /// <param name="today">The calendar day by the clock.</param>
    /// <param name="synchronised">Whether the clock is known to be right; asked only where that matters, null where nobody can tell.</param>
    public static DateOnly Choose(DateOnly? current, DateOnly firstOpen, DateOnly today, Func<bool>? synchronised)
    {
        var day = current switch
        {
            null => today,
            { } newest when today <= newest => newest,
            // A machine without a clock battery may think anything after a power cut: wait until it knows.
            { } newest when today > newest.AddDays(1) && synchronised?.Invoke() == false => newest,
            _ => today,
        };
        return day < firstOpen ? firstOpen : day;
    }
}
