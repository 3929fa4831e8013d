using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>The catalogue of a sealed day says what its rows say, both verifiers see when it lies, and readers rest on it.</summary>
public sealed class CatalogueTests(SealedWeek week) : IClassFixture<SealedWeek>
{
    private const string Day = "2026-11-22";
    private static readonly FlowQuery Ever = new(0, long.MaxValue);

    [Theory]
    [InlineData("access", "ip 0A0A0005|mac 0200000000010A0A0005|user 736F6D63686169|user E0B8AAE0B8A1E0B88AE0B8B2E0B8A2")]
    [InlineData("flow", "ip 0A0A0005|ip 0A0A0006|mac 0200000000010A0A0005|mac 0200000000010A0A0006")]
    [InlineData("nat", "inside 0A0A0005|outside 04C000020100000000000000138800")]
    public void It_has_each_client_device_user_and_outside_port_with_its_client_once(string stream, string entries)
    {
        var victim = week.Copy();
        using var database = Database.Open(victim[Day, stream + ".sqlite"], FileAccessKind.Read);
        using var rows = database.Prepare("SELECT about || ' ' || hex(item) FROM catalogue ORDER BY about, item");
        var found = new List<string>();
        while (rows.Step()) found.Add(rows.Text(0));
        Assert.Equal(entries.Split('|'), found);
    }

    [Theory]
    [InlineData("access")]
    [InlineData("flow")]
    [InlineData("nat")]
    public void A_catalogue_that_differs_from_the_rows_in_anything_is_altered(string stream)
    {
        foreach (var change in (string[])
        [
            "DELETE FROM catalogue",
            "DELETE FROM catalogue WHERE (about, item) = (SELECT about, item FROM catalogue LIMIT 1)",
            "DELETE FROM catalogue WHERE (about, item) = (SELECT max(about), item FROM catalogue)",
            "INSERT INTO catalogue VALUES('ip', x'0A0A0009')",
            "INSERT INTO catalogue VALUES('zone', x'')",
            "INSERT INTO catalogue SELECT CAST(about AS BLOB), item FROM catalogue LIMIT 1",
            "UPDATE catalogue SET item = CAST(item AS TEXT) WHERE about <> 'outside'",
            "UPDATE catalogue SET item = item || x'00'",
            "UPDATE OR REPLACE catalogue SET item = CAST(substr(item, 1, length(item) - 1) || x'FF' AS BLOB)",
            "UPDATE catalogue SET about = upper(about)",
            "ALTER TABLE catalogue ADD COLUMN host BLOB",
            "ALTER TABLE catalogue RENAME COLUMN about TO kind",
            "ALTER TABLE catalogue RENAME TO catalogues",
        ])
        {
            var victim = week.Copy();
            Assert.NotEqual(0, victim.Change(Day, stream, change) + (change.StartsWith("ALTER", StringComparison.Ordinal) ? 1 : 0));
            var report = victim.Verify();
            Assert.Equal((change, 1), (change, report.ExitCode));
            Assert.All(report.Lines.Where(line => line.Result == VerifyResult.Altered), line => Assert.Equal((Day, stream), (line.Day, line.Stream)));
        }
    }

    [Fact]
    public void A_client_that_only_the_catalogue_hides_is_found_out()
    {
        var victim = week.Copy();
        victim.Change(Day, "flow", "DELETE FROM catalogue WHERE item IN (x'0A0A0005', x'0200000000010A0A0005')");
        var hidden = new FlowQuery(Ever.From, Ever.To) { Ip = LogIp.FromIPv4(0x0A0A0005) };
        Assert.DoesNotContain(new TrafficReader(victim.Store).Flows(hidden), row => DayName.Of(row.Place.Day) == Day);
        Assert.Equal(1, victim.Verify().ExitCode);
    }

    [Fact]
    public void A_day_without_a_catalogue_is_valid_and_gives_the_same_answers()
    {
        var (victim, untouched) = (week.Copy(), week.Copy());
        foreach (var stream in LogStreams.All) victim.Change(Day, stream.Name(), "DROP TABLE catalogue");
        Assert.Equal(0, victim.Verify().ExitCode);
        foreach (var query in (FlowQuery[])[Ever with { Ip = LogIp.FromIPv4(0x0A0A0006) }, Ever with { Mac = new LogMac(0x0200_0000_0001) }, Ever with { Mac = new LogMac(7) }])
            Assert.Equal(new TrafficReader(untouched.Store).Flows(query), new TrafficReader(victim.Store).Flows(query));
    }

    [Fact]
    public void Only_days_and_blocks_that_can_answer_are_looked_into()
    {
        var victim = week.Copy();
        // Whoever unpacks a block of this day is told that it is damaged.
        victim.Change(Day, "flow", "UPDATE flow_block SET bytes_up = zeroblob(9)");
        victim.Change(Day, "nat", "UPDATE translation_block SET peer_ip = zeroblob(9)");
        var reader = new TrafficReader(victim.Store);
        Assert.Empty(reader.Flows(Ever with { Mac = new LogMac(7) }));
        Assert.Empty(reader.Translations(new TranslationQuery(Ever.From, Ever.To) { InsideIp = LogIp.FromIPv4(0x0A0A0006) }));
        Assert.Empty(reader.Translations(new TranslationQuery(Ever.From, Ever.To) { OutsideIp = LogIp.FromIPv4(0xC0000201), OutsidePort = 5001 }));
        Assert.Throws<DamagedBlock>(() => reader.Flows(Ever with { Mac = new LogMac(0x0200_0000_0001) }).Count());
        Assert.Throws<DamagedBlock>(() => reader.Translations(new TranslationQuery(Ever.From, Ever.To) { InsideIp = LogIp.FromIPv4(0x0A0A0005) }).Count());
        victim.Change(Day, "flow", "DROP TABLE catalogue");
        victim.Change(Day, "flow", "UPDATE flow_block SET client_mac = zeroblob(9)");
        Assert.Throws<DamagedBlock>(() => reader.Flows(Ever with { Mac = new LogMac(7) }).Count());
    }

    [Theory]
    [InlineData(LogStream.Flow)]
    [InlineData(LogStream.Nat)]
    public void Rows_and_the_same_rows_in_blocks_have_one_catalogue(LogStream stream)
    {
        var folder = Directory.CreateTempSubdirectory("catalogue-test-").FullName;
        for (var seed = 1; seed <= 4; seed++)
        {
            var rows = PackedDays.Rows(folder, stream, seed, Enumerable.Range(1, 300).Select(seq => (long)seq));
            var packed = PackedDays.Packed(rows, stream, 16);
            using (var written = Database.Open(rows, FileAccessKind.Write)) Of(rows, stream).Write(written);
            using var stored = Database.Open(rows, FileAccessKind.Read);
            Assert.True(Of(packed, stream).IsThatOf(stored));
            Assert.False(new Catalogue().IsThatOf(stored));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_short_outside_address_is_not_taken_for_the_beginning_of_a_long_one()
    {
        var victim = week.Copy();
        using var database = Database.Open(victim["entries.sqlite"], FileAccessKind.Write);
        var catalogue = new Catalogue();
        catalogue.Add([0xC0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0x13, 0, 0, 0, 0], 5000, [10, 10, 0, 5]);
        catalogue.Write(database);
        var address = LogIp.FromIPv4(0xC0000201);
        Assert.False(new Sought().With(address, null).MayBeIn(database, out _));
        Assert.False(new Sought().With(address, 5000).MayBeIn(database, out _));
        catalogue.Add([0xC0, 0, 2, 1], -1, [10, 10, 0, 5]);
        database.Run("DROP TABLE catalogue");
        catalogue.Write(database);
        Assert.True(new Sought().With(address, null).MayBeIn(database, out _));
        Assert.True(new Sought().With(address, -1).MayBeIn(database, out _));
        Assert.False(new Sought().With(address, 5000).MayBeIn(database, out _));
    }

    [Fact]
    public void An_outside_port_names_the_clients_that_had_it_however_many_there_are()
    {
        var victim = week.Copy();
        using var database = Database.Open(victim["clients.sqlite"], FileAccessKind.Write);
        var catalogue = new Catalogue();
        var rule = CatalogueRule.Of(Schema.Current.Tables(LogStream.Nat).First(table => table.Name == "translation")).Single(each => each.About == CatalogueRule.Inside);
        // Later ones first, so that the places are not the order of coming; more than a group of seven bits can name.
        for (var client = 299; client >= 0; client--)
        {
            byte[] inside = [10, 10, (byte)(client >> 8), (byte)client];
            catalogue.Add(rule, inside, default);
            catalogue.Add([0xC0, 0, 2, 1], 40_000 + (client % 100), inside);
        }

        catalogue.Write(database);
        Assert.True(new Sought().With(LogIp.FromIPv4(0xC0000201), 40_037).MayBeIn(database, out var addresses));
        Assert.Equal([[10, 10, 0, 37], [10, 10, 0, 137], [10, 10, 0, 237]], addresses);
        Assert.False(new Sought().With(LogIp.FromIPv4(0xC0000201), 40_100).MayBeIn(database, out _));
        Assert.False(Catalogue.TryReadPlaces([1, 0xFF], 1, []));
        Assert.False(Catalogue.TryReadPlaces([1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0], 1, []));
    }

    private static Catalogue Of(string path, LogStream stream)
    {
        var catalogue = new Catalogue();
        using var database = Database.Open(path, FileAccessKind.Read);
        using var rows = new MergedRows(database, stream, catalogue);
        var tree = new BatchTree();
        while (rows.Move())
        {
            tree.Clear();
            rows.Current.AddLeaf(tree);
        }

        return catalogue;
    }
}
