namespace HotspotAuth.TrafficLog;

/// <summary>
/// The tables of a day's file. An open day has no indexes, it needs the speed. In a sealed day a table with a <see cref="PackingRule"/> gives way
/// to its table of blocks, and what stays rows is found by indexes, which SQLite's own check compares with the rows.
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

    /// <summary>What a sealed day's rows are asked by: without, each question about a session reads all reports of all sessions of the day.</summary>
    public static IEnumerable<string> Indexes(LogStream stream) => stream switch
    {
        LogStream.Access => ["CREATE INDEX session_session ON session(session)", "CREATE INDEX session_ip ON session(ip)", "CREATE INDEX session_mac ON session(mac)", "CREATE INDEX session_user ON session(user)", "CREATE INDEX binding_ip ON binding(ip)"],
        LogStream.Flow => ["CREATE INDEX binding_ip ON binding(client_ip)"],
        _ => [],
    };

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
