using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Retention;

/// <summary>When the daily work happens, in the site's zone.</summary>
internal static class RetentionTimes
{
    /// <summary>The validated <c>Retention:SealAt</c>.</summary>
    public static TimeOnly SealAt(RetentionSettings settings) => TimeOnly.ParseExact(settings.SealAt, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A quarter of an hour after the seal: what an order names is copied before the purge asks for it.</summary>
    public static TimeOnly CasesAt(RetentionSettings settings) => SealAt(settings).AddMinutes(15);

    /// <summary>Half an hour after the seal, so that a day is never looked at half sealed.</summary>
    public static TimeOnly PurgeAt(RetentionSettings settings) => SealAt(settings).AddMinutes(30);

    /// <summary>An hour after the seal, when nothing else of the night is at work.</summary>
    public static TimeOnly CheckAt(RetentionSettings settings) => SealAt(settings).AddHours(1);

    /// <summary>Quartz's form of "every day at".</summary>
    public static string Daily(TimeOnly at) => string.Create(CultureInfo.InvariantCulture, $"0 {at.Minute} {at.Hour} * * ?");
}
