namespace HotspotAuth.TrafficLog;

/// <summary>All tables of a file as one run of rows in seq order.</summary>
internal sealed class MergedRows : IDisposable
{
    private readonly TableCursor[] _tables;
    private readonly bool[] _has;
    private int _current = -1;

    public MergedRows(Database database, LogStream stream)
    {
        _tables = [.. Schema.Current.Tables(stream).Select(table => new TableCursor(database, table))];
        _has = [.. _tables.Select(table => table.Read())];
    }

    public TableCursor Current => _tables[_current];

    /// <summary>Goes to the row with the next higher seq of all tables; the same number in two tables comes twice.</summary>
    public bool Move()
    {
        if (_current >= 0) _has[_current] = _tables[_current].Read();
        _current = -1;
        for (var i = 0; i < _tables.Length; i++)
        {
            if (_has[i] && (_current < 0 || _tables[i].Seq < _tables[_current].Seq)) _current = i;
        }

        return _current >= 0;
    }

    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
    }
}
