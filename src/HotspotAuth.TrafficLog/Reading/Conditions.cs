namespace HotspotAuth.TrafficLog;

/// <summary>The WHERE of a question: only what was asked for, every value bound.</summary>
internal sealed class Conditions
{
    private readonly List<(string Sql, Action<Statement, int> Bind)> _parts = [];

    public string Sql => _parts.Count == 0 ? "1" : string.Join(" AND ", _parts.Select(part => part.Sql));

    /// <summary>The same parts, of which one is enough.</summary>
    public string AnySql => _parts.Count == 0 ? "1" : string.Join(" OR ", _parts.Select(part => part.Sql));

    public Conditions Where(string sql, long? value)
    {
        if (value is { } number) _parts.Add((sql, (statement, index) => statement.Bind(index, number)));
        return this;
    }

    public Conditions Where(string sql, byte[]? value)
    {
        if (value is { } bytes) _parts.Add((sql, (statement, index) => statement.BindBlob(index, bytes)));
        return this;
    }

    public Conditions Where(string sql, string? value)
    {
        if (value is { } text) _parts.Add((sql, (statement, index) => statement.BindText(index, LogText.Clean(text))));
        return this;
    }

    /// <summary>Rows whose span, of which the end may be open, overlaps [from, to).</summary>
    public Conditions Overlap(string start, string end, long from, long to) =>
        Where($"{start} < ?", to).Where($"({end} IS NULL OR {end} >= ?)", from);

    public void Bind(Statement statement, int first = 1)
    {
        for (var i = 0; i < _parts.Count; i++) _parts[i].Bind(statement, first + i);
    }
}
