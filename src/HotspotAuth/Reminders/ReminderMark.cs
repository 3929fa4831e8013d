namespace HotspotAuth.Reminders;

/// <summary>How long before an end it is told of: a week, then a day.</summary>
internal static class ReminderMark
{
    /// <summary>The nearest mark that an end has passed by now, in days; null while it is farther off, or over.</summary>
    public static int? Of(DateTimeOffset end, DateTimeOffset now) => (end - now) switch
    {
        var left when left <= TimeSpan.Zero => null,
        var left when left <= TimeSpan.FromDays(1) => 1,
        var left when left <= TimeSpan.FromDays(7) => 7,
        _ => null,
    };
}
