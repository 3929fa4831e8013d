using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>A NAS goes on reporting a session after its end.</summary>
internal sealed record LateReport(Guid Session, string Nas, DateTimeOffset End, DateTimeOffset Heard);

/// <summary>What NASes report of sessions that have ended here, in memory and bounded: who would look must look soon.</summary>
internal sealed class LateReports
{
    private const int Most = 1_000;

    /// <summary>Longer than any NAS waits from one report to the next.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LateReport> _reports = [];

    public void Note(Session session, DateTimeOffset now)
    {
        lock (_lock)
        {
            Forget(now);
            if (_reports.Count < Most || _reports.ContainsKey(session.Id)) _reports[session.Id] = new LateReport(session.Id, session.Nas!, session.End ?? session.LastSeen, now);
        }
    }

    /// <summary>The last report of each session within a quarter of an hour.</summary>
    public IReadOnlyList<LateReport> Now(DateTimeOffset now)
    {
        lock (_lock)
        {
            Forget(now);
            return [.. _reports.Values];
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var old in _reports.Values.Where(report => now - report.Heard > Kept).Select(report => report.Session).ToArray()) _reports.Remove(old);
    }
}
