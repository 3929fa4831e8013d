namespace HotspotAuth.Officials;

/// <summary>
/// Until when an official must have his answer: seven days from the receipt, or the seven to fifteen that he set (Computer Crime Act s.18
/// as amended in 2560). The day of the receipt is not counted, weekends and holidays are: they do not stop it.
/// </summary>
/// <param name="LastDay">The last day, in the office's calendar.</param>
internal readonly record struct OfficialDeadline(DateOnly LastDay)
{
    public const int Usual = 7;
    public const int Longest = 15;

    public static OfficialDeadline Of(DateTimeOffset received, int days, TimeZoneInfo zone) => new(Day(received, zone).AddDays(days));

    /// <summary>Days left after today: 0 on the last day, negative once it is over.</summary>
    public int Left(DateTimeOffset now, TimeZoneInfo zone) => LastDay.DayNumber - Day(now, zone).DayNumber;

    private static DateOnly Day(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
}
