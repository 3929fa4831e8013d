namespace HotspotAuth.TrafficLog;

/// <summary>Rows in order of time, of which none is earlier than <paramref name="Bound"/>: until then the run is not begun.</summary>
internal readonly record struct TimedRun<TRow>(long Bound, IEnumerable<TRow> Rows);

/// <summary>Several runs in order of time as one.</summary>
internal static class Merged
{
    public static IEnumerable<TRow> InOrder<TRow>(IEnumerable<TimedRun<TRow>> runs) where TRow : IStoredRow
    {
        var open = new List<IEnumerator<TRow>>();
        try
        {
            var queue = new PriorityQueue<(IEnumerable<TRow>? Unopened, IEnumerator<TRow>? Rows), (long Time, DateOnly Day, long Seq)>();
            foreach (var run in runs) queue.Enqueue((run.Rows, null), (run.Bound, DateOnly.MinValue, 0));
            while (queue.TryDequeue(out var run, out _))
            {
                var rows = run.Rows;
                if (rows is not null) yield return rows.Current;
                else open.Add(rows = run.Unopened!.GetEnumerator());
                if (rows.MoveNext()) queue.Enqueue((null, rows), Order(rows.Current));
                else rows.Dispose();
            }
        }
        finally
        {
            foreach (var rows in open) rows.Dispose();
        }
    }

    private static (long Time, DateOnly Day, long Seq) Order<TRow>(TRow row) where TRow : IStoredRow => (row.Time, row.Place.Day, row.Place.Seq);
}
