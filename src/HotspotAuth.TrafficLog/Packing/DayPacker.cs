namespace HotspotAuth.TrafficLog;

/// <summary>Stores a day's file anew with its large tables packed and the others as they are.</summary>
internal static class DayPacker
{
    /// <summary>Small pages: a block's last page is half empty on average.</summary>
    private const int PageSize = 1024;

    /// <summary>Rows of a block: fewer compress worse, more are unpacked in vain by whoever asks for one client.</summary>
    private const int BlockRows = 2048;

    /// <summary>Whether the file holds blocks already.</summary>
    public static bool IsPacked(Database database, PackingRule rule) =>
        database.Number($"SELECT count(*) FROM sqlite_master WHERE name = '{rule.Blocks}'") > 0;

    /// <summary>Writes the draft; the source is settled and nobody writes it.</summary>
    public static void Pack(string source, string draft, LogStream stream, int blockRows = BlockRows)
    {
        using var database = Database.Open(draft, FileAccessKind.Write);
        database.Run(FormattableString.Invariant($"PRAGMA page_size={PageSize}"));
        // Nobody sees the draft before it is whole, checked and synced.
        database.Run("PRAGMA journal_mode=OFF");
        database.Run("PRAGMA synchronous=OFF");
        using (var attach = database.Prepare("ATTACH DATABASE ? AS open"))
        {
            attach.BindText(1, Database.Address(source, FileAccessKind.Read));
            attach.Step();
        }

        foreach (var statement in DayTables.Statements(stream, isPacked: true)) database.Run(statement);
        database.Run("BEGIN");
        foreach (var table in (string[])[DayTables.Meta, DayTables.Batch]) database.Run($"INSERT INTO main.{table} SELECT * FROM open.{table}");
        foreach (var table in Schema.Current.Tables(stream))
        {
            if (PackingRule.Find(table) is { } rule) PackTable(database, rule, blockRows);
            else database.Run($"INSERT INTO main.\"{table.Name}\" SELECT * FROM open.\"{table.Name}\"");
        }

        database.Run("COMMIT");
    }

    private static void PackTable(Database database, PackingRule rule, int blockRows)
    {
        var marks = string.Join(',', rule.BlockColumns.Select(_ => '?'));
        using var writer = new BlockWriter(database.Prepare($"INSERT INTO main.{rule.Blocks} VALUES({marks})"), blockRows);
        using var rows = database.Prepare($"SELECT {DayTables.Names(rule.Table)} FROM open.\"{rule.Table.Name}\" ORDER BY seq");
        var run = new RunRows(rule);
        var number = 0L;
        while (rows.Step())
        {
            var next = (rows.Integer(0) - 1) >> PackingRule.RunBits;
            if (next != number && run.Count > 0)
            {
                writer.Write(run, number);
                run.Clear();
            }

            number = next;
            run.Add(rows);
        }

        if (run.Count > 0) writer.Write(run, number);
    }
}
