namespace HotspotAuth.Events.Board;

/// <summary>Bars of how many were online at once over an event, a bar a step; the time to come stays empty.</summary>
/// <param name="Step">5 or 10 minutes; more only where an event lasts so long that its bars would be hairs.</param>
/// <param name="Steps">Bars from the event's beginning to its end.</param>
/// <param name="Bars">Those up to now.</param>
internal sealed record OnlineChart(TimeSpan Step, int Steps, IReadOnlyList<int> Bars)
{
    private const int MostBars = 160;
    private static readonly int[] Minutes = [5, 10, 30, 60, 180, 360, 720, 1440];

    public int Top => Math.Max(1, Bars.Count == 0 ? 0 : Bars.Max());

    public static OnlineChart Of(IReadOnlyList<Stay> stays, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var length = until - from;
        var minutes = Array.Find(Minutes, candidate => length <= TimeSpan.FromMinutes(candidate) * MostBars);
        var step = TimeSpan.FromMinutes(minutes == 0 ? Math.Ceiling(length.TotalMinutes / MostBars) : minutes);
        var steps = Math.Max(1, (int)Math.Ceiling(length / step));
        var shown = now < from ? 0 : Math.Min(steps, (int)((now - from) / step) + 1);
        return new OnlineChart(step, steps, Crowd.Series(stays, from, step, shown, now));
    }
}
