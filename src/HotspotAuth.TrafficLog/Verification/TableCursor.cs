using System.Buffers.Binary;
using System.Text.Unicode;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>Goes through a table in seq order and gives each stored row in its canonical form, as it is stored.</summary>
internal sealed class TableCursor : RowCursor
{
    private readonly Statement _rows;
    private readonly CatalogueRule[] _entries;
    private byte[] _bytes = new byte[512];
    private int _length;

    public TableCursor(Database database, SchemaTable table) : base(table)
    {
        _entries = CatalogueRule.Of(table);
        _rows = database.Prepare($"SELECT {DayTables.Names(table)} FROM \"{table.Name}\" ORDER BY seq");
    }

    public Statement Row => _rows;

    public override long Time => _rows.Integer(1);

    public override LogIp? Key => KeyColumn >= 0 && LogIp.TryReadStored(_rows.Bytes(KeyColumn), out var key) ? key : null;

    public override ReadOnlySpan<byte> Content => _bytes.AsSpan(1, _length - 1);

    public override bool Read()
    {
        if (!_rows.Step()) return false;
        Seq = _rows.Integer(0);
        return true;
    }

    public override string? AddLeaf(BatchTree batch)
    {
        var canonical = Canonical(out var wrong);
        if (wrong is not null) return wrong;
        batch.Add(canonical);
        if (Catalogue is { } catalogue) Enter(catalogue);
        return null;
    }

    private void Enter(Catalogue catalogue)
    {
        foreach (var entry in _entries)
        {
            if (_rows.IsNull(entry.Column)) continue;
            if (entry.IsPort) catalogue.Add(_rows.Bytes(entry.Column), _rows.Integer(entry.Other), _rows.Bytes(entry.Third));
            else catalogue.Add(entry, _rows.Bytes(entry.Column), entry.Other < 0 ? default : _rows.Bytes(entry.Other));
        }
    }

    /// <summary>00 ‖ canonical(row); null with the column's name if a value is not of its column's class.</summary>
    private ReadOnlySpan<byte> Canonical(out string? wrong)
    {
        wrong = null;
        _length = 0;
        var head = Reserve(4);
        head[0] = 0;
        head[1] = Table.Number;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)Schema.Current.Version);
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            if (Append(i, Table.Columns[i])) continue;
            wrong = Table.Columns[i].Name;
            return default;
        }

        return _bytes.AsSpan(0, _length);
    }

    protected override void Dispose(bool isDisposing) => _rows.Dispose();

    private bool Append(int index, SchemaColumn column)
    {
        var type = _rows.Type(index);
        if (type == raw.SQLITE_NULL)
        {
            Reserve(1)[0] = CanonicalRow.NullItem;
            return column.Nullable;
        }

        if (column.Type is ColumnType.Int or ColumnType.Time)
        {
            var item = Reserve(1 + sizeof(long));
            item[0] = CanonicalRow.IntegerItem;
            BinaryPrimitives.WriteInt64BigEndian(item[1..], _rows.Integer(index));
            return type == raw.SQLITE_INTEGER;
        }

        if (type != (column.Type == ColumnType.Text ? raw.SQLITE_TEXT : raw.SQLITE_BLOB)) return false;
        var value = _rows.Bytes(index);
        var target = Reserve(1 + sizeof(uint) + value.Length);
        target[0] = column.Type == ColumnType.Text ? CanonicalRow.TextItem : CanonicalRow.BlobItem;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)value.Length);
        value.CopyTo(target[(1 + sizeof(uint))..]);
        return column.Type switch
        {
            ColumnType.Text => Utf8.IsValid(value) && !value.Contains((byte)0),
            ColumnType.Ip => value.Length is 4 or 16,
            ColumnType.Mac => value.Length == LogMac.Length,
            _ => true,
        };
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _length < length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        var span = _bytes.AsSpan(_length, length);
        _length += length;
        return span;
    }
}
