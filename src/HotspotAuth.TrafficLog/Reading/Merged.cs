namespace HotspotAuth.TrafficLog;

/// <summary>Several runs in order of time as one.</summary>
internal static class Merged
{
    public static IEnumerable<TRow> InOrder<TRow>(IReadOnlyList<IEnumerable<TRow>> runs) where TRow : IStoredRow
    {
        var open = new List<IEnumerator<TRow>>();
        try
        {
            var queue = new PriorityQueue<IEnumerator<TRow>, (long Time, DateOnly Day, long Seq)>();
            foreach (var run in runs)
            {
                var rows = run.GetEnumerator();
                open.Add(rows);
                if (rows.MoveNext()) queue.Enqueue(rows, Order(rows.Current));
            }

            while (queue.TryPeek(out var rows, out _))
            {
                yield return rows.Current;
                if (rows.MoveNext()) queue.DequeueEnqueue(rows, Order(rows.Current));
                else queue.Dequeue();
            }
        }
        finally
        {
            foreach (var rows in open) rows.Dispose();
        }
    }

    private static (long Time, DateOnly Day, long Seq) Order<TRow>(TRow row) where TRow : IStoredRow => (row.Time, row.Place.Day, row.Place.Seq);
}
