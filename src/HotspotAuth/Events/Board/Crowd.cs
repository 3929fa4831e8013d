namespace HotspotAuth.Events.Board;

/// <summary>How many guests were online at once. A guest with two devices is one; who leaves at a moment makes room for who comes at it.</summary>
internal static class Crowd
{
    /// <summary>The most at once and the first moment of it; 0 and null where nobody came.</summary>
    public static (int Most, DateTimeOffset? At) Peak(IEnumerable<Stay> stays, DateTimeOffset now)
    {
        var (most, at) = (0, default(DateTimeOffset?));
        foreach (var (time, online) in Changes(stays, now))
        {
            if (online > most) (most, at) = (online, time);
        }

        return (most, at);
    }

    /// <summary>The most at once in each step from <paramref name="from"/> on.</summary>
    public static IReadOnlyList<int> Series(IEnumerable<Stay> stays, DateTimeOffset from, TimeSpan step, int steps, DateTimeOffset now)
    {
        var series = new int[steps];
        var (online, at) = (0, 0);
        foreach (var change in Changes(stays, now))
        {
            var reached = change.At < from ? -1 : (int)Math.Min(steps, (change.At - from) / step);
            // Until then the number stood as it was; a change at a step's first moment leaves it nothing of the number before.
            var isAtFirst = reached >= 0 && from + (step * reached) == change.At;
            for (; (isAtFirst ? at < reached : at <= reached) && at < steps; at++) series[at] = Math.Max(series[at], online);
            online = change.Online;
            if (reached >= 0 && reached < steps) series[reached] = Math.Max(series[reached], online);
        }

        for (; at < steps; at++) series[at] = Math.Max(series[at], online);
        return series;
    }

    /// <summary>The number after each change, in order of time.</summary>
    private static IEnumerable<(DateTimeOffset At, int Online)> Changes(IEnumerable<Stay> stays, DateTimeOffset now)
    {
        var turns = new List<(DateTimeOffset At, bool Comes, long Account)>();
        foreach (var stay in stays)
        {
            turns.Add((stay.From, true, stay.Account));
            if (stay.To is { } to && to <= now) turns.Add((to < stay.From ? stay.From : to, false, stay.Account));
        }

        var online = new Dictionary<long, int>();
        var count = 0;
        // What happens at one moment is one change.
        foreach (var moment in turns.GroupBy(turn => turn.At).OrderBy(moment => moment.Key))
        {
            foreach (var (_, comes, account) in moment)
            {
                var before = online.GetValueOrDefault(account);
                var after = online[account] = before + (comes ? 1 : -1);
                count += (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
            }

            yield return (moment.Key, count);
        }
    }
}
