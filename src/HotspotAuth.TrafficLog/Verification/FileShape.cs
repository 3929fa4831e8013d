using System.Globalization;
using System.Text;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Whether a stream's file is built as its schema says: these tables and no others, their columns in order, no trigger,
/// view, generated column or virtual table, SQLite's own check of the whole file, and the five values of <c>meta</c>.
/// Indexes are allowed: SQLite's check compares them with the rows.
/// </summary>
internal static class FileShape
{
    public static void Check(Database database, LogStream stream, DateOnly day, StreamFacts facts)
    {
        using (var integrity = database.Prepare("PRAGMA integrity_check(1)"))
        {
            if (!integrity.Step() || integrity.Text(0) != "ok") facts.Altered($"SQLite finds the file damaged: {integrity.Text(0)}");
        }

        using (var encoding = database.Prepare("PRAGMA encoding"))
        {
            if (!encoding.Step() || encoding.Text(0) != "UTF-8") facts.Altered("the file's text is not UTF-8");
        }

        var tables = Schema.Current.Tables(stream).Select(table => Stored(database, table)).ToDictionary(each => each.Name, each => each.Columns, StringComparer.Ordinal);
        tables[DayTables.Meta] = DayTables.MetaColumns;
        tables[DayTables.Batch] = DayTables.BatchColumns;
        // Files that were sealed before there were catalogues have none; whoever takes one away makes a reader slow and hides nothing.
        if (Catalogue.IsIn(database)) tables[Catalogue.Table] = Catalogue.Columns;
        CheckObjects(database, tables, facts);
        if (facts.Findings.Count == 0) CheckMeta(database, stream, day, facts);
    }

    // A table and its blocks never stand in one file: the second to be met is not in the schema.
    private static (string Name, string[] Columns) Stored(Database database, SchemaTable table) =>
        PackingRule.Find(table) is { } rule && DayPacker.IsPacked(database, rule)
            ? (rule.Blocks, [.. rule.BlockColumns])
            : (table.Name, [.. table.Columns.Select(column => column.Name)]);

    private static void CheckObjects(Database database, Dictionary<string, string[]> tables, StreamFacts facts)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        using (var objects = database.Prepare("SELECT type,name,rootpage FROM sqlite_master"))
        {
            while (objects.Step())
            {
                var (type, name) = (objects.Text(0), objects.Text(1));
                if (type == "index") continue;
                if (type != "table" || !tables.ContainsKey(name) || objects.Integer(2) <= 0) facts.Altered($"{type} {name} is not in the schema");
                found.Add(name);
            }
        }

        foreach (var (table, columns) in tables)
        {
            if (!found.Contains(table)) facts.Altered($"table {table} is absent");
            else if (!Columns(database, table).SequenceEqual(columns)) facts.Altered($"the columns of {table} are not the schema's");
        }
    }

    // Hidden and generated columns get a mark that no name of the schema has.
    private static List<string> Columns(Database database, string table)
    {
        var names = new List<string>();
        using var columns = database.Prepare($"PRAGMA table_xinfo(\"{table}\")");
        while (columns.Step()) names.Add(columns.Integer(6) == 0 ? columns.Text(1) : "(hidden)");
        return names;
    }

    private static void CheckMeta(Database database, LogStream stream, DateOnly day, StreamFacts facts)
    {
        var count = 0;
        using var meta = database.Prepare("SELECT name,value FROM meta");
        while (meta.Step())
        {
            count++;
            var (type, name) = (meta.Type(1), meta.Text(0));
            var fits = name switch
            {
                "store" => type == raw.SQLITE_BLOB && (facts.Store = meta.Bytes(1).ToArray()).Length == 16,
                "stream" => type == raw.SQLITE_TEXT && meta.Bytes(1).SequenceEqual(Encoding.UTF8.GetBytes(stream.Name())),
                "day" => type == raw.SQLITE_TEXT && meta.Bytes(1).SequenceEqual(Encoding.UTF8.GetBytes(DayName.Of(day))),
                "schema" => type == raw.SQLITE_INTEGER && IsKnown(meta.Integer(1), facts),
                "opening" => type == raw.SQLITE_BLOB && (facts.Opening = meta.Bytes(1).ToArray()).Length == Hash.Length,
                _ => false,
            };
            if (!fits) facts.Altered($"meta: {name} does not fit the place of the file");
        }

        if (count != 5) facts.Altered("meta does not have its five values");
    }

    private static bool IsKnown(long version, StreamFacts facts)
    {
        if (version != Schema.Current.Version)
            facts.Findings.Add(Finding.NotVerifiable(string.Create(CultureInfo.InvariantCulture, $"schema {version} is not known to this verifier")));
        return true;
    }
}
