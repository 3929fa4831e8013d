namespace HotspotAuth.TrafficLog;

/// <summary>All tables of a file as one run of rows in seq order.</summary>
internal sealed class MergedRows : IDisposable
{
    private readonly RowCursor[] _tables;
    private readonly bool[] _has;
    private int _current = -1;

    public MergedRows(Database database, LogStream stream, Catalogue? catalogue = null, RowPick? pick = null)
    {
        _tables = [.. Schema.Current.Tables(stream).Select(RowCursor (table) =>
            PackingRule.Find(table) is { } rule && DayPacker.IsPacked(database, rule)
            ? new PackedCursor(database, rule) { Catalogue = catalogue, Pick = pick }
            : new TableCursor(database, table) { Catalogue = catalogue, Pick = pick })];
        try
        {
            _has = [.. _tables.Select(table => table.Read())];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RowCursor Current => _tables[_current];

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
