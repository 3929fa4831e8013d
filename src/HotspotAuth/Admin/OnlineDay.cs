using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Admin;

/// <summary>How many people were online together, each quarter of an hour of the last day.</summary>
/// <param name="From">The first point.</param>
/// <param name="Step">From one point to the next.</param>
/// <param name="People">Accounts, not devices.</param>
internal sealed record OnlineDay(DateTimeOffset From, TimeSpan Step, IReadOnlyList<int> People)
{
    private const int Points = (24 * 4) + 1;
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public DateTimeOffset To => From + (Step * (People.Count - 1));

    /// <summary>The highest point, the latest of equals; null where nobody was online.</summary>
    public (int People, DateTimeOffset At)? Peak
    {
        get
        {
            var most = People.Max();
            return most == 0 ? null : (most, From + (Step * People.ToList().LastIndexOf(most)));
        }
    }

    public static OnlineDay Read(Database database, IReadOnlyList<Session> open, DateTimeOffset now)
    {
        var from = now - (Quarter * (Points - 1));
        using var connection = database.Open();
        // By the index of their ends: as many rows as a day has sessions.
        var closed = connection.Query<(long Account, long Started, long Ended)>(
            "SELECT account, started, ended FROM session WHERE ended >= @from AND state = 'closed'", new { from = from.ToUnixTimeMilliseconds() });
        return Of(from, Quarter, Points, closed.Concat(open.Select(session => (session.Account, session.Start.ToUnixTimeMilliseconds(), long.MaxValue))));
    }

    internal static OnlineDay Of(DateTimeOffset from, TimeSpan step, int points, IEnumerable<(long Account, long Started, long Ended)> sessions)
    {
        var (start, length) = (from.ToUnixTimeMilliseconds(), (long)step.TotalMilliseconds);
        var people = Enumerable.Range(0, points).Select(_ => new HashSet<long>()).ToArray();
        foreach (var (account, started, ended) in sessions)
        {
            var first = started <= start ? 0 : (started - start + length - 1) / length;
            for (var point = first; point < points && start + (point * length) < ended; point++) people[point].Add(account);
        }

        return new OnlineDay(from, step, [.. people.Select(set => set.Count)]);
    }
}
