using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>Whose records an order names, and of what time: [From, To) in UTC milliseconds. Any of the users, addresses and link addresses is enough.</summary>
internal sealed record HoldScope(IReadOnlyList<string> Users, IReadOnlyList<LogIp> Ips, IReadOnlyList<LogMac> Macs, long From, long To)
{
    public bool NamesNobody => Users.Count + Ips.Count + Macs.Count == 0;

    /// <summary>Records lie in the day in which they were written, which may be the one after or before their time.</summary>
    public bool Touches(DateOnly day, TimeZoneInfo zone) => day >= FirstDay(zone) && day <= LastDay(zone);

    public DateOnly FirstDay(TimeZoneInfo zone) => DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(From), zone).AddDays(-1);

    public DateOnly LastDay(TimeZoneInfo zone) => DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(To - 1), zone).AddDays(1);
}
