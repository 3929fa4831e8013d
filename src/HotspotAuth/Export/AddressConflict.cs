using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// Several devices claimed one address at once: whatever is said of that address then may be another's, and each answer says so.
/// </summary>
internal sealed record AddressConflict(LogIp Ip, IReadOnlyList<LogMac> Macs, TimeSpanMs Span, IReadOnlyList<RowPlace> Records)
{
    /// <summary>Claims nearer to each other than this are one quarrel: both devices repeat theirs as long as they are there.</summary>
    private static readonly long Near = (long)TimeSpan.FromMinutes(2).TotalMilliseconds;

    private const int MostRecords = 20;

    /// <summary>The conflicts of these addresses that overlap the range, by address and time.</summary>
    public static IReadOnlyList<AddressConflict> Of(LogStores stores, TimeSpanMs range, IReadOnlySet<LogIp> addresses)
    {
        if (addresses.Count == 0) return [];
        var conflicts = new List<AddressConflict>();
        var claims = stores.Conflicts(range).Where(claim => addresses.Contains(claim.Row.Ip));
        foreach (var ofAddress in claims.GroupBy(claim => claim.Row.Ip).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            var together = new List<StoredBinding>();
            foreach (var claim in ofAddress.OrderBy(claim => claim.Row.Time))
            {
                if (together.Count > 0 && claim.Row.Time > together.Max(c => c.Row.End) + Near)
                {
                    conflicts.Add(From(together));
                    together.Clear();
                }

                together.Add(claim);
            }

            conflicts.Add(From(together));
        }

        return conflicts;
    }

    public string Words(TimeZoneInfo zone) =>
        $"CONFLICT {Ip}: {string.Join(" and ", Macs)} claimed it, {LocalTime.Text(Span.From, zone)} to {LocalTime.Text(Span.To, zone)}; records of it then may be either's";

    /// <summary>As <c>--json</c> gives it.</summary>
    public object Shape() => new
    {
        Ip = Ip.ToString(),
        Macs = Macs.Select(mac => mac.ToString()),
        Start = DateTimeOffset.FromUnixTimeMilliseconds(Span.From),
        End = DateTimeOffset.FromUnixTimeMilliseconds(Span.To),
        Records = Records.Select(r => new { Day = DayName.Of(r.Day), Stream = r.Stream.ToString().ToLowerInvariant(), r.Seq }),
    };

    private static AddressConflict From(List<StoredBinding> claims) => new(
        claims[0].Row.Ip,
        [.. claims.Select(c => c.Row.Mac).Distinct()],
        new TimeSpanMs(claims[0].Row.Time, claims.Max(c => c.Row.End)),
        [.. claims.Select(c => c.Place).Take(MostRecords)]);
}
