using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>A session that its NAS said it ended, whose accounting Stop has not come yet.</summary>
internal sealed record AwaitedStop(Guid Session, string Nas, string Username, DateTimeOffset Until);

/// <summary>After each Disconnect that was acknowledged: does accounting end too?</summary>
internal sealed class AwaitedStops
{
    private const int Most = 10_000;

    /// <summary>NASes resend an unanswered Stop for a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, AwaitedStop> _awaited = [];

    public void Await(Session session, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_awaited.Count < Most) _awaited[session.Id] = new AwaitedStop(session.Id, session.Nas!, session.Username, now + Patience);
        }
    }

    public void Came(Guid session)
    {
        lock (_lock) _awaited.Remove(session);
    }

    /// <summary>Those whose time is over; each is told once.</summary>
    public IReadOnlyList<AwaitedStop> Overdue(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_awaited.Count == 0) return [];
            AwaitedStop[] overdue = [.. _awaited.Values.Where(a => a.Until <= now)];
            foreach (var stop in overdue) _awaited.Remove(stop.Session);
            return overdue;
        }
    }
}
