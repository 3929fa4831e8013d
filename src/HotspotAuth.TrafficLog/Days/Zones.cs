namespace HotspotAuth.TrafficLog;

/// <summary>Time zones by their IANA name.</summary>
internal static class Zones
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.CreateCustomTimeZone("Asia/Bangkok", TimeSpan.FromHours(7), "Asia/Bangkok", "Asia/Bangkok");

    /// <summary>The zone of a name; UTC+7 where the machine does not know it, for it has no daylight saving to get wrong.</summary>
    public static TimeZoneInfo Find(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : Bangkok;
}
