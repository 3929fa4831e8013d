using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Admin;

/// <summary>A training event that runs now or begins within two days, with what is still to be done for it.</summary>
internal sealed record NearEvent(long Id, string Project, DateTimeOffset From, DateTimeOffset Until, int Slips, int Unnamed);

/// <summary>The small questions of the dashboard: few rows each, by an index.</summary>
internal static class WaitingWork
{
    private const int MostEvents = 8;
    private static readonly TimeSpan Soon = TimeSpan.FromDays(2);

    /// <summary>Those that end first come first.</summary>
    public static IReadOnlyList<NearEvent> Events(Database database, DateTimeOffset now)
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string Project, long From, long Until, int Slips, int Unnamed)>(
            """
            SELECT e.id, e.project, e.valid_from, e.valid_until,
              (SELECT count(*) FROM account a WHERE a.event = e.id), (SELECT count(*) FROM account a WHERE a.event = e.id AND a.holder_named IS NULL)
            FROM training_event e WHERE e.state = 'issued' AND e.valid_until > @now AND e.valid_from < @soon ORDER BY e.valid_until LIMIT @MostEvents
            """,
            new { now = now.ToUnixTimeMilliseconds(), soon = (now + Soon).ToUnixTimeMilliseconds(), MostEvents })
            .Select(row => new NearEvent(row.Id, row.Project, DateTimeOffset.FromUnixTimeMilliseconds(row.From), DateTimeOffset.FromUnixTimeMilliseconds(row.Until), row.Slips, row.Unnamed))];
    }

    /// <summary>Events that wait for an approval by somebody else than who asked, and approved ones that wait for their slips.</summary>
    public static (int ToApprove, int ToIssue) EventSteps(Database database, string reader, DateTimeOffset now)
    {
        using var connection = database.Open();
        return connection.QuerySingle<(int, int)>(
            """
            SELECT coalesce(sum(CASE WHEN state = 'requested' AND created_by <> @reader THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN state = 'approved' THEN 1 ELSE 0 END), 0)
            FROM training_event WHERE state IN ('requested', 'approved') AND valid_until > @now
            """,
            new { reader, now = now.ToUnixTimeMilliseconds() });
    }
}

/// <summary>One line of what waits: what, until when, and where it is done.</summary>
internal sealed record WaitingLine(string Title, string Note, string Due, string? Address, string Act);
