namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tables of a day's file. Without indexes: verifiers refuse what is not here, and an open day needs the speed. In a sealed day a table
/// with a <see cref="PackingRule"/> gives way to its table of blocks.
/// </summary>
internal static class DayTables
{
    public const string Meta = "meta";
    public const string Batch = "batch";

    public static readonly string[] MetaColumns = ["name", "value"];
    public static readonly string[] BatchColumns = ["k", "first", "last", "count", "root", "chain", "time"];

    public static IEnumerable<string> Statements(LogStream stream, bool isPacked = false)
    {
        yield return "CREATE TABLE meta(name TEXT PRIMARY KEY NOT NULL, value NOT NULL) WITHOUT ROWID";
        yield return "CREATE TABLE batch(k INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, "
            + "root BLOB NOT NULL, chain BLOB NOT NULL, time INTEGER NOT NULL)";
        foreach (var table in Schema.Current.Tables(stream))
        {
            if (isPacked && PackingRule.Find(table) is { } rule)
            {
                yield return rule.CreateBlocks();
                continue;
            }

            var columns = table.Columns.Select(column => column.Name == "seq"
                ? "seq INTEGER PRIMARY KEY"
                : $"\"{column.Name}\" {Affinity(column.Type)}{(column.Nullable ? "" : " NOT NULL")}");
            yield return $"CREATE TABLE \"{table.Name}\"({string.Join(", ", columns)})";
        }
    }

    /// <summary>A table's columns in schema order, as a SELECT has them.</summary>
    public static string Names(SchemaTable table) => string.Join(',', table.Columns.Select(column => $"\"{column.Name}\""));

    public static void WriteMeta(Database database, ReadOnlySpan<byte> store, LogStream stream, DateOnly day, ReadOnlySpan<byte> opening)
    {
        using var insert = database.Prepare("INSERT INTO meta(name,value) VALUES(?,?)");
        insert.BindBlob(2, store);
        Insert("store");
        insert.BindText(2, stream.Name());
        Insert("stream");
        insert.BindText(2, DayName.Of(day));
        Insert("day");
        insert.Bind(2, Schema.Current.Version);
        Insert("schema");
        insert.BindBlob(2, opening);
        Insert("opening");

        void Insert(string name)
        {
            insert.BindText(1, name);
            insert.Step();
            insert.Reset();
        }
    }

    private static string Affinity(ColumnType type) => type switch
    {
        ColumnType.Int or ColumnType.Time => "INTEGER",
        ColumnType.Text => "TEXT",
        _ => "BLOB",
    };
}
