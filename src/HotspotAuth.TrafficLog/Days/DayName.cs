using System.Globalization;

namespace HotspotAuth.TrafficLog;

/// <summary>Names of days: calendar day of the site's zone, Gregorian whatever the culture, <c>2026-11-21</c>.</summary>
public static class DayName
{
    private const string Pattern = "yyyy-MM-dd";

    /// <summary>The day's name.</summary>
    public static string Of(DateOnly day) => day.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>The day of a name; false for any other text.</summary>
    public static bool TryParse(string? name, out DateOnly day) =>
        DateOnly.TryParseExact(name, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The day that a time falls into, in a zone.</summary>
    public static DateOnly At(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>The first moment after a day, in UTC milliseconds.</summary>
    public static long EndOf(DateOnly day, TimeZoneInfo zone)
    {
        if (day == DateOnly.MaxValue) return DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        var midnight = DateTime.SpecifyKind(day.AddDays(1).ToDateTime(TimeOnly.MinValue), DateTimeKind.Unspecified);
        // Where a zone skips midnight the day ends at the skip; adding an hour names the same moment.
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddHours(1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }
}
