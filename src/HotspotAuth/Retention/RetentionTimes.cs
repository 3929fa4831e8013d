using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Retention;

/// <summary>When the daily work happens, in the site's zone.</summary>
internal static class RetentionTimes
{
    /// <summary>A validated time of day of the configuration, <c>HH:mm</c>.</summary>
    public static TimeOnly Of(string time) => TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long after a start what its night missed is made up for: guests and the start itself come first.</summary>
    public static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(15);

    /// <summary>When a time of day was last, today or yesterday.</summary>
    public static DateTimeOffset LastOf(TimeOnly at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var last = local.Date.AddDays(TimeOnly.FromDateTime(local) < at ? -1 : 0) + at.ToTimeSpan();
        return new DateTimeOffset(last, zone.GetUtcOffset(last));
    }

    /// <summary>Whether a time of day has come today. A service that starts at night makes and sends nothing before the morning.</summary>
    public static bool HasCome(TimeOnly at, TimeProvider time, TimeZoneInfo zone) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime) >= at;

    /// <summary>The validated <c>Retention:SealAt</c>.</summary>
    public static TimeOnly SealAt(RetentionSettings settings) => Of(settings.SealAt);

    /// <summary>A quarter of an hour after the seal: what an order names is copied before the purge asks for it.</summary>
    public static TimeOnly CasesAt(RetentionSettings settings) => SealAt(settings).AddMinutes(15);

    /// <summary>Half an hour after the seal, so that a day is never looked at half sealed.</summary>
    public static TimeOnly PurgeAt(RetentionSettings settings) => SealAt(settings).AddMinutes(30);

    /// <summary>An hour after the seal, when nothing else of the night is at work.</summary>
    public static TimeOnly CheckAt(RetentionSettings settings) => SealAt(settings).AddHours(1);

    /// <summary>Quartz's form of "every day at".</summary>
    public static string Daily(TimeOnly at) => string.Create(CultureInfo.InvariantCulture, $"0 {at.Minute} {at.Hour} * * ?");
}
