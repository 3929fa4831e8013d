using HotspotAuth.Access;

namespace HotspotAuth.Admin;

/// <summary>The day's log-ins, counted from the attempts in memory, with the moment since which that count is complete.</summary>
internal sealed record TodayFigures(int Accepted, int Refused, IReadOnlyList<(AccessReason Reason, int Count)> Reasons, DateTimeOffset Since, bool IsWholeDay)
{
    // More than the log holds.
    private const int Everything = int.MaxValue;

    public static TodayFigures Count(AttemptLog log, DateTimeOffset started, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var midnight = new DateTimeOffset(local.Date, zone.GetUtcOffset(local.Date));
        var attempts = log.Last(Everything);
        var since = started > midnight ? started : midnight;
        // The log forgets its oldest at its limit: what it forgot today is not in the count, and the page says so.
        if (attempts.Count >= AttemptLog.Kept && attempts[^1].Time > since)
            since = attempts[^1].Time;

        var today = attempts.Where(attempt => attempt.Time >= midnight).ToArray();
        var reasons = today.Where(attempt => !attempt.Accepted).GroupBy(attempt => attempt.Reason)
            .Select(group => (group.Key, group.Count())).OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key).ToArray();
        return new TodayFigures(today.Count(attempt => attempt.Accepted), reasons.Sum(pair => pair.Item2), reasons, since, since <= midnight);
    }

    public int Of(AccessReason reason) => Reasons.FirstOrDefault(pair => pair.Reason == reason).Count;
}
