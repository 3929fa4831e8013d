using System.IO.Compression;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Blocks give back every row exactly, and nothing but whole blocks is taken for one.</summary>
public sealed class PackingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("packing-test-").FullName;

    public static TheoryData<LogStream, int, int> Shapes()
    {
        var shapes = new TheoryData<LogStream, int, int>();
        foreach (var stream in (LogStream[])[LogStream.Flow, LogStream.Nat])
        {
            foreach (var (rows, blockRows) in ((int, int)[])[(1, 2), (2, 1), (7, 3), (300, 16), (900, 2048), (2500, 1000)]) shapes.Add(stream, rows, blockRows);
        }

        return shapes;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Packed_rows_have_the_leaves_that_rows_have_in_the_same_order(LogStream stream, int count, int blockRows)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var rows = PackedDays.Rows(_folder, stream, seed, Enumerable.Range(1, count).Select(each => (long)each));
            Assert.Equal(PackedDays.Leaves(rows, stream), PackedDays.Leaves(PackedDays.Packed(rows, stream, blockRows), stream));
        }
    }

    [Fact]
    public void Rows_on_both_sides_of_the_end_of_a_run_keep_their_numbers()
    {
        const long Run = 1L << PackingRule.RunBits;
        long[] numbers = [1, 5, Run - 1, Run, Run + 1, (2 * Run) + 7, 9 * Run, (9 * Run) + 1];
        var rows = PackedDays.Rows(_folder, LogStream.Flow, 4, numbers);
        var leaves = PackedDays.Leaves(PackedDays.Packed(rows, LogStream.Flow, 2), LogStream.Flow);
        Assert.Equal(PackedDays.Leaves(rows, LogStream.Flow), leaves);
        Assert.Equal(numbers.Length, leaves.Count);
    }

    [Theory]
    [InlineData(LogStream.Flow)]
    [InlineData(LogStream.Nat)]
    public void A_flipped_bit_in_any_byte_of_a_block_is_told(LogStream stream)
    {
        var rows = PackedDays.Rows(_folder, stream, 5, Enumerable.Range(1, 40).Select(each => (long)each));
        var packed = PackedDays.Packed(rows, stream, 2048);
        var leaves = PackedDays.Leaves(packed, stream);
        var rule = PackingRule.Find(PackedDays.Table(stream))!;
        var flips = 0;
        foreach (var column in rule.BlockColumns)
        {
            var original = Cell(packed, rule, column);
            for (var at = 0; at < original?.Length; at++, flips++)
            {
                var changed = original.ToArray();
                changed[at] ^= (byte)(1 << (at % 8));
                SetCell(packed, rule, column, changed);
                Assert.False(IsWhole(packed, stream, leaves), $"{column}, byte {at}");
            }

            if (original is not null) SetCell(packed, rule, column, original);
        }

        Assert.True(flips > 1000);
        Assert.True(IsWhole(packed, stream, leaves));
    }

    [Theory]
    [InlineData("client_port")]
    [InlineData("peer_ip")]
    public void A_byte_behind_a_cell_or_missing_at_its_end_is_told(string column)
    {
        var packed = PackedDays.Packed(PackedDays.Rows(_folder, LogStream.Flow, 6, [1, 2, 3, 4, 5, 6]), LogStream.Flow, 2048);
        var rule = PackingRule.Find(PackedDays.Table(LogStream.Flow))!;
        var cell = Cell(packed, rule, column)!;
        foreach (var other in (byte[][])[[.. cell, 0], [.. cell, .. cell[^4..]], cell[..^1], cell[..^4], cell[..1], []])
        {
            SetCell(packed, rule, column, other);
            PackedDays.MendSums(packed, LogStream.Flow);
            Assert.Throws<DamagedBlock>(() => PackedDays.Leaves(packed, LogStream.Flow));
        }
    }

    [Fact]
    public void A_cell_that_would_grow_without_end_takes_no_memory()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 256; i++) zlib.Write(zeros);
        }

        var bomb = packed.ToArray();
        var content = new byte[(2 * 1000) + 1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(ZlibCell.TryUnpack(bomb, content));
        Assert.False(NumberCell.TryUnpack([2, .. bomb], 1000, nullable: false, new NumberCell.Planes()));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    [Fact]
    public void A_dictionary_is_refused_that_is_not_a_list_of_distinct_addresses_in_order()
    {
        var column = PackedDays.Table(LogStream.Flow).Columns.First(each => each.Name == "peer_ip");
        byte[] one = [3, 0, 0, 0, 4, 1, 2, 3, 4], two = [3, 0, 0, 0, 4, 1, 2, 3, 5], five = [3, 0, 0, 0, 5, 1, 2, 3, 4, 5], text = [2, 0, 0, 0, 4, 65, 65, 65, 65], none = [0];
        Assert.True(Unpacks(column, one, two));
        foreach (var items in (byte[][][])[[two, one], [one, one], [five], [text], [none, one], [one[..8]], [one, two, [3, 0]], [one, [3, 255, 255, 255, 255, 0]]])
            Assert.False(Unpacks(column, items), string.Join(' ', items.Select(Convert.ToHexString)));
    }

    [Fact]
    public void The_sum_of_a_block_is_that_of_zlib()
    {
        // The check value of CRC-32/ISO-HDLC, as every catalogue of sums names it.
        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0xCBF43926, Crc32.Append(Crc32.Append(0, "1234"u8), "56789"u8));
    }

    private static bool Unpacks(SchemaColumn column, params byte[][] items)
    {
        using var cell = new MemoryStream();
        ItemCell.Pack(items, cell);
        return new ItemCell().TryUnpack(cell.ToArray(), 3, column, out _);
    }

    private static bool IsWhole(string packed, LogStream stream, List<string> leaves)
    {
        try
        {
            return PackedDays.Leaves(packed, stream).SequenceEqual(leaves);
        }
        catch (DamagedBlock)
        {
            return false;
        }
    }

    private static byte[]? Cell(string path, PackingRule rule, string column)
    {
        using var database = Database.Open(path, FileAccessKind.Read);
        using var cell = database.Prepare($"SELECT \"{column}\" FROM {rule.Blocks} WHERE n = 1 AND typeof(\"{column}\") = 'blob'");
        return cell.Step() ? cell.Bytes(0).ToArray() : null;
    }

    private static void SetCell(string path, PackingRule rule, string column, byte[] value)
    {
        using var database = Database.Open(path, FileAccessKind.Write);
        database.Run("PRAGMA synchronous=OFF");
        database.Run("PRAGMA journal_mode=MEMORY");
        using var cell = database.Prepare($"UPDATE {rule.Blocks} SET \"{column}\" = ? WHERE n = 1");
        cell.BindBlob(1, value);
        cell.Step();
    }
}
