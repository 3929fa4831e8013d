using System.Globalization;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Files with rows that no capture would write but the schema allows, and the same rows in blocks.</summary>
internal static class PackedDays
{
    private static readonly long[] Extremes = [long.MinValue, long.MinValue + 1, -1, 0, 1, 127, 128, 255, 256, 65_535, uint.MaxValue, long.MaxValue - 1, long.MaxValue];

    /// <summary>Makes a file with the stream's tables and rows of its large table at the given numbers.</summary>
    public static string Rows(string folder, LogStream stream, int seed, IEnumerable<long> numbers)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.sqlite");
        var random = new Random(seed);
        var table = Table(stream);
        using var database = Database.Open(path, FileAccessKind.Write);
        foreach (var statement in DayTables.Statements(stream)) database.Run(statement);
        DayTables.WriteMeta(database, new byte[16], stream, new DateOnly(2026, 11, 21), new byte[32]);
        database.Run("BEGIN");
        foreach (var seq in numbers)
        {
            var values = table.Columns.Skip(1).Select(column => Value(random, column));
            database.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table.Name} VALUES({seq},{string.Join(',', values)})"));
        }

        database.Run("COMMIT");
        return path;
    }

    /// <summary>The same rows in blocks, in a file of their own.</summary>
    public static string Packed(string rows, LogStream stream, int blockRows)
    {
        var path = rows + ".packed";
        DayPacker.Pack(rows, path, stream, blockRows);
        return path;
    }

    /// <summary>Number and leaf of every row, in order of number.</summary>
    public static List<string> Leaves(string path, LogStream stream)
    {
        using var database = Database.Open(path, FileAccessKind.Read);
        using var rows = new MergedRows(database, stream);
        var (tree, leaves) = (new BatchTree(), new List<string>());
        while (rows.Move())
        {
            tree.Clear();
            Assert.Null(rows.Current.AddLeaf(tree));
            leaves.Add(string.Create(CultureInfo.InvariantCulture, $"{rows.Current.Seq} {rows.Current.Time} {rows.Current.Key} {Hash.Hex(tree.Leaf(0))}"));
        }

        return leaves;
    }

    public static SchemaTable Table(LogStream stream) => Schema.Current.Tables(stream).First(table => PackingRule.Find(table) is not null);

    /// <summary>Makes the blocks' sums fit their cells, as whoever changes a cell on purpose would.</summary>
    public static void MendSums(string path, LogStream stream)
    {
        var rule = PackingRule.Find(Table(stream))!;
        using var database = Database.Open(path, FileAccessKind.Write);
        var sums = new List<(long Number, uint Sum)>();
        using (var blocks = database.Prepare($"SELECT {string.Join(',', rule.BlockColumns.Select(name => $"\"{name}\""))} FROM {rule.Blocks}"))
        {
            while (blocks.Step())
            {
                var sum = 0U;
                for (var column = 0; column < rule.Table.Columns.Count; column++) sum = Crc32.Append(sum, blocks.Bytes(PackingRule.HeadColumns.Length + column));
                sums.Add((blocks.Integer(0), sum));
            }
        }

        foreach (var (number, sum) in sums) database.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE {rule.Blocks} SET crc = {sum} WHERE n = {number}"));
    }

    private static string Value(Random random, SchemaColumn column)
    {
        if (column.Nullable && random.Next(4) == 0) return "NULL";
        return column.Type switch
        {
            ColumnType.Int or ColumnType.Time => Number(random).ToString(CultureInfo.InvariantCulture) is var text && text == "-9223372036854775808" ? "(-9223372036854775807-1)" : text,
            ColumnType.Mac => $"x'0200000000{random.Next(3):X2}'",
            _ => random.Next(5) switch
            {
                0 => "x'20010DB8000000000000000000000001'",
                1 => "x'00000000000000000000FFFF0A0A0A01'",
                2 => "x'0A0A0A01'",
                3 => "x'0A0A0A0100000000000000000000000" + random.Next(3) + "'",
                _ => $"x'0A0A0A{random.Next(4):X2}'",
            },
        };
    }

    private static long Number(Random random) => random.Next(10) switch
    {
        0 => Extremes[random.Next(Extremes.Length)],
        1 => random.NextInt64(long.MinValue, long.MaxValue),
        < 6 => random.Next(4),
        _ => random.Next(70_000),
    };
}
