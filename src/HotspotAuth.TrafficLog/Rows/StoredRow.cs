using System.Buffers.Binary;
using System.Text.Unicode;

namespace HotspotAuth.TrafficLog;

/// <summary>A row read back from its canonical bytes, which are hostile: every item is of its column's class, or there is no row.</summary>
internal sealed class StoredRow
{
    private const int HeadLength = 3;
    private readonly byte[] _bytes;
    private readonly int[] _items;

    private StoredRow(byte[] bytes, SchemaTable table, int[] items) => (_bytes, Table, _items) = (bytes, table, items);

    public SchemaTable Table { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public long Seq => Integer(0);

    /// <summary>The row's key in its stream's key tree: no bytes for a row without.</summary>
    public ReadOnlySpan<byte> Key => Schema.Current.Key(Table.Stream) is { } key && ColumnOf(key) is >= 0 and var column ? Value(column) : default;

    /// <summary>Reads canonical(row) of a stream; null with the reason if it is not one.</summary>
    public static StoredRow? TryRead(byte[] bytes, LogStream stream, out string reason)
    {
        reason = "the row is cut short";
        if (bytes.Length < HeadLength) return null;
        reason = "the row is of a table or schema that the stream does not have";
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1)) != Schema.Current.Version) return null;
        if (Schema.Current.Tables(stream).FirstOrDefault(each => each.Number == bytes[0]) is not { } table) return null;
        var items = new int[table.Columns.Count + 1];
        items[0] = HeadLength;
        for (var column = 0; column < table.Columns.Count; column++)
        {
            reason = $"{table.Name}.{table.Columns[column].Name} is not of its type";
            if (ItemLength(bytes.AsSpan(items[column]), table.Columns[column]) is not (> 0 and var length)) return null;
            items[column + 1] = items[column] + length;
        }

        reason = "the row goes on after its last column";
        var row = new StoredRow(bytes, table, items);
        if (items[^1] != bytes.Length) return null;
        reason = "the row has a number below 1";
        return row.Seq < 1 ? null : row;
    }

    public int ColumnOf(string name)
    {
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            if (Table.Columns[i].Name == name) return i;
        }

        return -1;
    }

    /// <summary>An item with its first byte, as it is hashed.</summary>
    public ReadOnlySpan<byte> Item(int column) => _bytes.AsSpan(_items[column].._items[column + 1]);

    public bool IsNull(int column) => Item(column)[0] == CanonicalRow.NullItem;

    public long Integer(int column) => BinaryPrimitives.ReadInt64BigEndian(Item(column)[1..]);

    /// <summary>Bytes of a text or blob; none if it is NULL.</summary>
    public ReadOnlySpan<byte> Value(int column) => IsNull(column) ? default : Item(column)[(1 + sizeof(uint))..];

    private static int ItemLength(ReadOnlySpan<byte> rest, SchemaColumn column)
    {
        if (rest.IsEmpty) return 0;
        if (rest[0] == CanonicalRow.NullItem) return column.Nullable ? 1 : 0;
        if (column.Type is ColumnType.Int or ColumnType.Time) return rest[0] == CanonicalRow.IntegerItem && rest.Length > sizeof(long) ? 1 + sizeof(long) : 0;
        if (rest[0] != (column.Type == ColumnType.Text ? CanonicalRow.TextItem : CanonicalRow.BlobItem) || rest.Length < 1 + sizeof(uint)) return 0;
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
        if (length > rest.Length - 1 - sizeof(uint)) return 0;
        var value = rest.Slice(1 + sizeof(uint), (int)length);
        var fits = column.Type switch
        {
            ColumnType.Text => Utf8.IsValid(value) && !value.Contains((byte)0),
            ColumnType.Ip => value.Length is 4 or 16,
            ColumnType.Mac => value.Length == LogMac.Length,
            _ => true,
        };
        return fits ? 1 + sizeof(uint) + value.Length : 0;
    }
}
