using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>What a day's flow records take in blocks of other shapes than the one in use: how many rows are sorted by client at a time, and how many make a block.</summary>
internal static class PackingLayouts
{
    private static readonly (int RunRows, int BlockRows)[] Layouts =
        [(2_048, 2_048), (65_536, 2_048), (1 << PackingRule.RunBits, 1_024), (1 << PackingRule.RunBits, 2_048), (1 << PackingRule.RunBits, 4_096), (int.MaxValue, 2_048)];

    public static void Measure(Scratch scratch, string day)
    {
        var table = new ResultTable("Layouts of packed flow records", "rows sorted at a time", "rows of a block", "octets a record", "CPU s", "largest columns, octets a record");
        foreach (var (runRows, blockRows) in Layouts)
        {
            var path = scratch.Of(string.Create(CultureInfo.InvariantCulture, $"layout-{runRows}-{blockRows}.sqlite"));
            var before = ProcessorTime.Of(Environment.ProcessId);
            var rows = Pack(day, path, runRows, blockRows);
            var used = ProcessorTime.Of(Environment.ProcessId) - before;
            table.Row(
                runRows == int.MaxValue ? "all" : runRows.ToString("N0", CultureInfo.InvariantCulture), blockRows.ToString("N0", CultureInfo.InvariantCulture),
                (new FileInfo(path).Length / (double)rows).ToString("F2", CultureInfo.InvariantCulture), used.ToString("F2", CultureInfo.InvariantCulture), Columns(path, rows));
            File.Delete(path);
        }
    }

    private static long Pack(string day, string path, int runRows, int blockRows)
    {
        var rule = PackingRule.Find(Schema.Current.Tables(LogStream.Flow)[0])!;
        using var source = Database.Open(day, FileAccessKind.Read);
        using var target = Database.Open(path, FileAccessKind.Write);
        target.Run("PRAGMA page_size=1024");
        target.Run("PRAGMA journal_mode=OFF");
        target.Run(rule.CreateBlocks());
        target.Run("BEGIN");
        var count = 0L;
        using (var writer = new BlockWriter(target.Prepare($"INSERT INTO {rule.Blocks} VALUES({string.Join(',', rule.BlockColumns.Select(_ => '?'))})"), blockRows))
        using (var rows = source.Prepare($"SELECT {DayTables.Names(rule.Table)} FROM \"{rule.Table.Name}\" ORDER BY seq"))
        {
            var run = new RunRows(rule);
            while (rows.Step())
            {
                run.Add(rows);
                count++;
                if (run.Count < runRows) continue;
                writer.Write(run, 0);
                run.Clear();
            }

            if (run.Count > 0) writer.Write(run, 0);
        }

        target.Run("COMMIT");
        return count;
    }

    private static string Columns(string path, long rows)
    {
        var rule = PackingRule.Find(Schema.Current.Tables(LogStream.Flow)[0])!;
        using var database = Database.Open(path, FileAccessKind.Read);
        var sizes = rule.Table.Columns.Select(column => (column.Name, Size: database.Number($"SELECT sum(length(\"{column.Name}\")) FROM {rule.Blocks}") / (double)rows));
        return string.Join(' ', sizes.OrderByDescending(each => each.Size).Take(12).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Name} {each.Size:F2}")));
    }
}
