namespace HotspotAuth.TrafficLog;

/// <summary>
/// How to read on from where one stopped what a writer adds to an open day. Rows come in pages of the order in which they were written, and between
/// two pages no file is held: a slow reader keeps no write-ahead log from being used again.
/// </summary>
public sealed partial class TrafficReader
{
    private const int PageRows = 4096;

    /// <summary>An open day's flow records after the one with the number <paramref name="after"/>; none where the day is sealed or not there.</summary>
    /// <exception cref="IOException">The day cannot be read.</exception>
    public IEnumerable<StoredFlow> FlowsWritten(DateOnly day, long after)
    {
        List<StoredFlow> page;
        do
        {
            page = FlowPage(day, after);
            foreach (var row in page) yield return row;
            if (page is [.., var last]) after = last.Place.Seq;
        }
        while (page.Count == PageRows);
    }

    /// <summary>The number of the last record that an open day had of a stream before a moment, UTC milliseconds; 0 where it had none.</summary>
    /// <exception cref="IOException">The day cannot be read.</exception>
    public long WrittenBefore(DateOnly day, LogStream stream, long time)
    {
        using var database = OpenDay(day, stream);
        if (database is null) return 0;
        using var last = database.Prepare("SELECT coalesce(max(last), 0) FROM batch WHERE time < ?");
        last.Bind(1, time);
        return last.Step() ? last.Integer(0) : 0;
    }

    private List<StoredFlow> FlowPage(DateOnly day, long after)
    {
        using var database = OpenDay(day, LogStream.Flow);
        var table = Table(LogStream.Flow, "flow");
        // Packed already: the day is about to be sealed.
        if (database is null || (PackingRule.Find(table) is { } rule && DayPacker.IsPacked(database, rule))) return [];
        using var rows = database.Prepare($"SELECT {DayTables.Names(table)} FROM \"{table.Name}\" WHERE seq > ? ORDER BY seq LIMIT {PageRows}");
        rows.Bind(1, after);
        var page = new List<StoredFlow>();
        while (rows.Step()) page.Add(new StoredFlow(new RowPlace(day, LogStream.Flow, rows.Integer(0)), RowMapping.Flow(rows)));
        return page;
    }

    private Database? OpenDay(DateOnly day, LogStream stream) =>
        store.Places.Stream(day, stream) is var path && File.Exists(path) && !IsSealed(day) ? Open(day, path) : null;
}
