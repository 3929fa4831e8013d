namespace HotspotAuth.TrafficLog;

/// <summary>Cuts a run into blocks and stores them. A block ends early where a key does, so that most of a key's rows lie in one.</summary>
internal sealed class BlockWriter(Statement insert, int blockRows) : IDisposable
{
    private readonly MemoryStream _cell = new();
    private long[] _differences = [];
    private bool[] _nulls = [];
    private long _number;

    public void Write(RunRows run, long number)
    {
        var (rows, starts) = run.InOrder();
        for (var from = 0; from < rows.Length;)
        {
            var to = End(starts, from);
            WriteBlock(run, number, rows.AsSpan(from, to - from), starts.AsSpan(from, to - from));
            from = to;
        }
    }

    public void Dispose()
    {
        _cell.Dispose();
        insert.Dispose();
    }

    private int End(bool[] starts, int from)
    {
        var most = Math.Min(starts.Length, from + blockRows);
        if (most == starts.Length) return most;
        for (var end = most; end > from + (blockRows / 2); end--)
        {
            if (starts[end]) return end;
        }

        return most;
    }

    private void WriteBlock(RunRows run, long number, ReadOnlySpan<int> rows, ReadOnlySpan<bool> starts)
    {
        var rule = run.Rule;
        var since = long.MaxValue;
        long? until = long.MinValue;
        foreach (var row in rows)
        {
            foreach (var column in rule.Since) since = Math.Min(since, run.Values(column)[row]);
            until = run.Nulls(rule.Until)[row] ? null : until is { } known ? Math.Max(known, run.Values(rule.Until)[row]) : null;
        }

        insert.Bind(1, ++_number);
        insert.Bind(2, number);
        insert.Bind(3, rows.Length);
        insert.BindBlob(4, run.Key(rows[0]));
        insert.BindBlob(5, run.Key(rows[^1]));
        insert.Bind(6, since);
        if (until is { } end) insert.Bind(7, end);
        else insert.BindNull(7);
        var sum = 0U;
        for (var column = 0; column < rule.Table.Columns.Count; column++)
        {
            _cell.SetLength(0);
            var places = rule.IsItem(column) ? PackItems(run, column, rows) : null;
            Difference(run, column, rows, starts, places, rule.Base(column, number, since));
            NumberCell.Pack(_differences.AsSpan(0, rows.Length), _nulls.AsSpan(0, rows.Length), _cell);
            var cell = _cell.GetBuffer().AsSpan(0, (int)_cell.Length);
            insert.BindBlob(PackingRule.HeadColumns.Length + column + 1, cell);
            sum = Crc32.Append(sum, cell);
        }

        insert.Bind(8, sum);

        insert.Step();
        insert.Reset();
    }

    private Dictionary<long, int> PackItems(RunRows run, int column, ReadOnlySpan<int> rows)
    {
        var places = new Dictionary<long, int>();
        var values = run.Values(column);
        foreach (var row in rows) places.TryAdd(values[row], 0);
        var sorted = places.Keys.OrderBy(each => run.Item(column, each), ByteOrder.Instance).ToArray();
        for (var place = 0; place < sorted.Length; place++) places[sorted[place]] = place;
        ItemCell.Pack(sorted.Select(each => run.Item(column, each)), _cell);
        return places;
    }

    private void Difference(RunRows run, int column, ReadOnlySpan<int> rows, ReadOnlySpan<bool> starts, Dictionary<long, int>? places, long start)
    {
        if (_differences.Length < rows.Length) (_differences, _nulls) = (new long[rows.Length], new bool[rows.Length]);
        var rule = run.Rule[column];
        var values = run.Values(column);
        var nulls = run.Nulls(column);
        var others = rule.Other < 0 ? values : run.Values(rule.Other);
        var (before, like) = (start, new Dictionary<long, long>());
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var value = places is null ? values[row] : places[values[row]];
            if (starts[i] || i == 0)
            {
                before = start;
                if (rule.Forecast == Forecast.Like) like.Clear();
            }

            _nulls[i] = nulls[row];
            _differences[i] = nulls[row] ? 0 : unchecked(value - rule.Forecast switch
            {
                Forecast.Before => before,
                Forecast.Of => others[row],
                Forecast.Like => like.GetValueOrDefault(others[row]),
                _ => 0,
            });
            if (!nulls[row]) before = value;
            if (rule.Forecast == Forecast.Like) like[others[row]] = value;
        }
    }
}
