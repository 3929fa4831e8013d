using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>What must be caught in a sealed day that holds blocks, and what must pass, each with both verifiers.</summary>
public sealed class PackedAttackTests(SealedWeek week) : IClassFixture<SealedWeek>
{
    private const string Day = "2026-11-22";

    [Fact]
    public void The_days_of_the_week_hold_blocks()
    {
        var victim = week.Copy();
        using var flow = Database.Open(victim[Day, "flow.sqlite"], FileAccessKind.Read);
        Assert.Equal(10, flow.Number("SELECT sum(rows) FROM flow_block"));
        Assert.Equal(0, flow.Number("SELECT count(*) FROM sqlite_master WHERE name = 'flow'"));
    }

    [Fact]
    public void A_day_sealed_with_rows_is_valid_beside_days_with_blocks()
    {
        Assert.Equal(0, week.CopyWithRows(Day).Verify().ExitCode);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void A_day_packed_in_blocks_of_another_size_is_valid(int blockRows)
    {
        var victim = week.Copy();
        Repack(victim, "flow", blockRows);
        Assert.Equal(0, victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData("n = n + 1")]
    [InlineData("run = 1")]
    [InlineData("run = -1")]
    [InlineData("rows = rows - 1")]
    [InlineData("rows = rows + 1")]
    [InlineData("rows = 9223372036854775807")]
    [InlineData("low = x'0A0A0001'")]
    [InlineData("low = CAST(low AS TEXT)")]
    [InlineData("high = x'0A0A0009'")]
    [InlineData("since = since + 1")]
    [InlineData("since = since - 1")]
    [InlineData("until = until - 1")]
    [InlineData("until = NULL")]
    [InlineData("seq = time")]
    [InlineData("packets_up = bytes_up")]
    [InlineData("client_ip = peer_ip")]
    [InlineData("client_mac = zeroblob(0)")]
    [InlineData("vlan = zeroblob(100000)")]
    [InlineData("protocol = 6")]
    [InlineData("crc = crc + 1")]
    public void A_block_that_lies_is_altered(string change)
    {
        var victim = week.Copy();
        victim.Change(Day, "flow", $"UPDATE flow_block SET {change}");
        if (!change.StartsWith("crc", StringComparison.Ordinal)) PackedDays.MendSums(victim[Day, "flow.sqlite"], LogStream.Flow);
        Assert.Equal(1, victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData("flow")]
    [InlineData("nat")]
    public void A_changed_byte_in_any_cell_is_altered(string stream)
    {
        Assert.True(LogStreams.TryParse(stream, out var which));
        var (victim, untouched) = (week.Copy(), week.Copy());
        var rule = PackingRule.Find(PackedDays.Table(which))!;
        foreach (var (column, at) in rule.Table.Columns.Select((column, at) => (column.Name, at)))
        {
            File.Copy(untouched[Day, stream + ".sqlite"], victim[Day, stream + ".sqlite"], overwrite: true);
            var last = $"substr(\"{column}\", -1)";
            victim.Change(Day, stream, $"UPDATE {rule.Blocks} SET \"{column}\" = CAST(substr(\"{column}\", 1, length(\"{column}\") - 1) || CASE {last} WHEN x'07' THEN x'05' ELSE x'07' END AS BLOB)");
            PackedDays.MendSums(victim[Day, stream + ".sqlite"], which);
            // The independent verifier for every fourth: it takes half a second.
            var report = at % 4 == 0 ? victim.Verify() : Verifier.Verify(victim.Options);
            Assert.Equal((column, 1), (column, report.ExitCode));
        }
    }

    [Theory]
    [InlineData("UPDATE flow SET bytes_up = bytes_up + 1 WHERE seq = 2")]
    [InlineData("UPDATE flow SET vlan = 0 WHERE seq = 2")]
    [InlineData("UPDATE flow SET client_mac = NULL WHERE seq = 3")]
    [InlineData("UPDATE flow SET seq = 99 WHERE seq = 2")]
    [InlineData("UPDATE flow SET seq = -2 WHERE seq = 2; UPDATE flow SET seq = 2 WHERE seq = 3; UPDATE flow SET seq = 3 WHERE seq = -2")]
    [InlineData("DELETE FROM flow WHERE seq = 3")]
    [InlineData("DELETE FROM flow")]
    [InlineData("INSERT INTO flow SELECT 1000,time,\"end\",client_ip,client_mac,client_port,peer_ip,peer_port,protocol,vlan,packets_up,packets_down,bytes_up,bytes_down,flags_up,flags_down,opened,finish,part,exporter FROM flow LIMIT 1")]
    public void Rows_changed_and_packed_anew_are_altered(string change)
    {
        var victim = week.CopyWithRows(Day);
        victim.Change(Day, "flow", change.Split("; "));
        Repack(victim, "flow", 2048, victim[Day, "flow.sqlite"]);
        Assert.Equal(1, victim.Verify().ExitCode);
    }

    [Fact]
    public void The_last_batches_cut_off_and_the_rest_packed_anew_are_incomplete()
    {
        var victim = week.CopyWithRows(Day);
        victim.Change(Day, "flow", AttackTests.Cut("flow", 2));
        Repack(victim, "flow", 2048, victim[Day, "flow.sqlite"]);
        Assert.Equal(2, victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData("UPDATE flow_block SET n = n + 100; UPDATE flow_block SET n = 103 - n")]
    [InlineData("UPDATE flow_block SET low = (SELECT low FROM flow_block WHERE n = 1)")]
    [InlineData("DELETE FROM flow_block WHERE n = 2")]
    [InlineData("DELETE FROM flow_block WHERE n = (SELECT max(n) FROM flow_block)")]
    [InlineData("UPDATE flow_block SET run = 1 WHERE n > 1")]
    [InlineData("INSERT INTO flow_block SELECT 100,run,rows,low,high,since,until,crc,seq,time,\"end\",client_ip,client_mac,client_port,peer_ip,peer_port,protocol,vlan,packets_up,packets_down,bytes_up,bytes_down,flags_up,flags_down,opened,finish,part,exporter FROM flow_block WHERE n = 1")]
    [InlineData("CREATE TABLE flow(seq INTEGER PRIMARY KEY)")]
    [InlineData("ALTER TABLE flow_block ADD COLUMN host BLOB")]
    [InlineData("ALTER TABLE flow_block RENAME TO flow_blocks")]
    [InlineData("DROP TABLE flow_block")]
    public void Blocks_out_of_their_order_or_number_are_altered(string change)
    {
        var victim = week.Copy();
        Repack(victim, "flow", 4);
        victim.Change(Day, "flow", change.Split("; "));
        Assert.Equal(1, victim.Verify().ExitCode);
    }

    private void Repack(Victim victim, string stream, int blockRows, string? rows = null)
    {
        Assert.True(LogStreams.TryParse(stream, out var which));
        var draft = victim["packed-anew"];
        DayPacker.Pack(rows ?? week.CopyWithRows(Day)[Day, stream + ".sqlite"], draft, which, blockRows);
        File.Move(draft, victim[Day, stream + ".sqlite"], overwrite: true);
    }
}
