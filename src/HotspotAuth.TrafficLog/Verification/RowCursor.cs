namespace HotspotAuth.TrafficLog;

/// <summary>Goes through a table in seq order, in whatever form it is stored, and gives each row's leaf and what a digest counts.</summary>
internal abstract class RowCursor : IDisposable
{
    protected RowCursor(SchemaTable table)
    {
        Table = table;
        KeyColumn = Schema.Current.Key(table.Stream) is { } key ? ColumnOf(key) : -1;
    }

    public SchemaTable Table { get; }

    public long Seq { get; protected set; }

    /// <summary>The row's <c>time</c>.</summary>
    public abstract long Time { get; }

    /// <summary>The row's key in the key tree; null for the empty key.</summary>
    public abstract LogIp? Key { get; }

    /// <summary>Place of the key tree's column; −1 in a table without it.</summary>
    protected int KeyColumn { get; }

    /// <summary>Collects the catalogue from the rows on the way; null: nobody wants it.</summary>
    public Catalogue? Catalogue { get; init; }

    /// <summary>Says which rows are to be had in their canonical form; null: none.</summary>
    public RowPick? Pick { get; init; }

    /// <summary>canonical(row) of a row that <see cref="Pick"/> wants, after <see cref="AddLeaf"/> and until the next row.</summary>
    public abstract ReadOnlySpan<byte> Content { get; }

    /// <exception cref="DamagedBlock">The rows are packed and their block is damaged.</exception>
    public abstract bool Read();

    /// <summary>Adds the row's leaf to its batch; the name of the column whose value is not of its class, or null.</summary>
    public abstract string? AddLeaf(BatchTree batch);

    public int ColumnOf(string name)
    {
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            if (Table.Columns[i].Name == name) return i;
        }

        return -1;
    }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool isDisposing);
}
