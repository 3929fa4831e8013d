using System.Globalization;
using System.IO.Compression;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts.Import;

/// <summary>Reads the tables of FreeRADIUS out of a dump, packed with gzip or not, or out of an SQLite file.</summary>
internal static class RadiusFile
{
    /// <summary>A dump packs to a tenth or a twentieth of its length; one that unpacks to more was made to do harm.</summary>
    private static long Most(FileStream? file) => Math.Max(1L << 30, 60 * (file?.Length ?? 0));

    /// <summary>Reads the file into rows. Faults go into the plan.</summary>
    public static RadiusRows? Read(string path, ImportPlan plan, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> head = stackalloc byte[16];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (head[..length].SequenceEqual("SQLite format 3\0"u8)) return ReadSqlite(path, plan, cancellationToken);
        if (length >= 2 && head[0] == 0x1F && head[1] == 0x8B)
        {
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return ReadDump(unpacked, file, plan, progress, cancellationToken);
        }

        return ReadDump(file, file, plan, progress, cancellationToken);
    }

    /// <summary>From a dump as it comes.</summary>
    /// <param name="octets">The text.</param>
    /// <param name="file">What tells how far the reading is; null where nobody asks.</param>
    /// <param name="plan">Takes the faults.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static RadiusRows? ReadDump(Stream octets, FileStream? file, ImportPlan plan, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var rows = new RadiusRows();
        var dump = new SqlDump(new CancellableStream(octets, Most(file), file, progress, cancellationToken), RadiusRows.Tables, RadiusRows.History);
        try
        {
            foreach (var row in dump.Rows())
            {
                if (rows.Add(row) is not { } fault) continue;
                plan.Faults.Add(fault);
                return null;
            }
        }
        catch (InvalidDataException e)
        {
            plan.Faults.Add(new ImportFault(0, "", "packed", $"can't be unpacked ({e.Message}): copy it again"));
            return null;
        }

        if (dump.Fault is { } broken)
        {
            plan.Faults.Add(new ImportFault(broken.Line, "", broken.Kind, string.Create(CultureInfo.InvariantCulture, $"{broken.Message} (octet {broken.Offset})")));
            return null;
        }

        foreach (var (table, count) in dump.Counts) plan.Count(table, "history", count);
        return Whole(rows, plan);
    }

    private static RadiusRows? ReadSqlite(string path, ImportPlan plan, CancellationToken cancellationToken)
    {
        SystemSqlite.Use();
        var rows = new RadiusRows();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            // The file is a stranger's: its schema may call nothing, and only real tables are read, never its views.
            Run(connection, "PRAGMA trusted_schema = OFF");
            Run(connection, "PRAGMA cell_size_check = ON");
            foreach (var (name, table) in Tables(connection))
            {
                if (RadiusRows.History.Contains(table)) plan.Count(table, "history", Count(connection, name));
                if (!RadiusRows.Tables.Contains(table)) continue;
                foreach (var row in Rows(connection, name, table))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (rows.Add(row) is not { } fault) continue;
                    plan.Faults.Add(fault);
                    return null;
                }
            }
        }
        catch (SqliteException e)
        {
            plan.Faults.Add(new ImportFault(0, "", "sqlite", $"can't be read as an SQLite database ({e.Message}): copy it while the old system stands still"));
            return null;
        }

        return Whole(rows, plan);
    }

    private static RadiusRows? Whole(RadiusRows rows, ImportPlan plan)
    {
        plan.Rows = rows.Count;
        if (rows.Checks.Count > 0) return rows;
        plan.Faults.Add(new ImportFault(0, "", "no_users", "holds no users of FreeRADIUS: the table radcheck is missing or empty"));
        return null;
    }

    private static List<(string Name, string Table)> Tables(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name LIMIT 1000";
        using var reader = command.ExecuteReader();
        var tables = new List<(string, string)>();
        while (reader.Read()) tables.Add((reader.GetString(0), reader.GetString(0).ToLowerInvariant()));
        return tables;
    }

    private static IEnumerable<SqlRow> Rows(SqliteConnection connection, string name, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {Quoted(name)}";
        using var reader = command.ExecuteReader();
        string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i).ToLowerInvariant())];
        while (reader.Read())
        {
            var values = new string?[columns.Length];
            for (var i = 0; i < values.Length; i++) values[i] = reader.GetValue(i) is DBNull or byte[]? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture);
            yield return new SqlRow(table, columns, values, 0);
        }
    }

    private static long Count(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {Quoted(name)}";
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
