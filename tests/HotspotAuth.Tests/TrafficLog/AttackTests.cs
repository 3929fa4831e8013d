using System.Security.Cryptography;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>What must be caught, each with both verifiers: 1 altered, 2 incomplete, 3 not verifiable.</summary>
public sealed class AttackTests(SealedWeek week) : IClassFixture<SealedWeek>
{
    private const string One = "2026-11-21";
    private const string Two = "2026-11-22";
    private const string Three = "2026-11-23";
    private const string Open = "2026-11-24";
    private readonly Victim _victim = week.Copy();

    [Fact]
    public void The_untouched_store_is_valid_and_its_open_day_open()
    {
        var report = _victim.Verify();
        Assert.All(report.Lines, line => Assert.Equal((line.Day == Open ? VerifyResult.Open : VerifyResult.Valid, ""), (line.Result, line.Reason)));
        Assert.Equal((12, 0), (report.Lines.Count, report.ExitCode));
    }

    [Theory]
    [InlineData(Two, "access")]
    [InlineData(Two, "flow")]
    [InlineData(Two, "nat")]
    [InlineData(Open, "flow")]
    public void Any_changed_column_of_any_table_is_altered(string day, string stream)
    {
        Assert.True(LogStreams.TryParse(stream, out var which));
        // Of a sealed day both forms are attacked: rows here, blocks in PackedAttackTests.
        var (victim, untouched) = (week.CopyWithRows(Two), week.CopyWithRows(Two));
        var types = new HashSet<ColumnType>();
        foreach (var table in Schema.Current.Tables(which))
        {
            foreach (var column in table.Columns)
            {
                File.Copy(untouched[day, stream + ".sqlite"], victim[day, stream + ".sqlite"], overwrite: true);
                var rows = victim.Change(day, stream, $"UPDATE \"{table.Name}\" SET \"{column.Name}\" = {Other(column)} WHERE seq = (SELECT max(seq) FROM \"{table.Name}\")");
                // The independent verifier once for each type of column: it takes half a second, and there are 90 columns.
                var report = rows > 0 && types.Add(column.Type) ? victim.Verify() : Verifier.Verify(victim.Options);
                Assert.Equal((table.Name, column.Name, rows), (table.Name, column.Name, report.ExitCode));
            }
        }
    }

    [Theory]
    [InlineData(Three, "access", "k = k + 100")]
    [InlineData(Three, "flow", "first = first + 1")]
    [InlineData(Three, "flow", "last = last + 1")]
    [InlineData(Three, "flow", "count = count - 1")]
    [InlineData(Three, "flow", "root = zeroblob(32)")]
    [InlineData(Three, "nat", "chain = zeroblob(32)")]
    [InlineData(Three, "nat", "time = time - 1")]
    [InlineData(Open, "nat", "time = CAST(time AS TEXT)||'x'")]
    public void A_changed_batch_is_altered(string day, string stream, string change)
    {
        _victim.Change(day, stream, $"UPDATE batch SET {change} WHERE k = (SELECT max(k) FROM batch)");
        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData("UPDATE meta SET value = zeroblob(16) WHERE name = 'store'", 1)]
    [InlineData("UPDATE meta SET value = 'nat' WHERE name = 'stream'", 1)]
    [InlineData("UPDATE meta SET value = '2026-11-25' WHERE name = 'day'", 1)]
    [InlineData("UPDATE meta SET value = 2 WHERE name = 'schema'", 3)]
    [InlineData("UPDATE meta SET value = '1' WHERE name = 'schema'", 1)]
    [InlineData("UPDATE meta SET value = zeroblob(32) WHERE name = 'opening'", 1)]
    [InlineData("UPDATE meta SET name = 'closing' WHERE name = 'opening'", 1)]
    [InlineData("INSERT INTO meta VALUES('more', 1)", 1)]
    [InlineData("DELETE FROM meta WHERE name = 'opening'", 1)]
    public void A_changed_meta_value_is_caught(string change, int exit)
    {
        _victim.Change(Two, "flow", change);
        Assert.Equal(exit, _victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData("INSERT INTO gap VALUES((SELECT max(last)+1 FROM batch), 1, 2, 'off', NULL, NULL)")]
    [InlineData("DELETE FROM flow WHERE seq = 3")]
    [InlineData("DELETE FROM flow WHERE seq = (SELECT max(seq) FROM flow)")]
    [InlineData("UPDATE flow SET seq = -2 WHERE seq = 2; UPDATE flow SET seq = 2 WHERE seq = 3; UPDATE flow SET seq = 3 WHERE seq = -2")]
    [InlineData("UPDATE flow SET bytes_up = CAST(bytes_up AS REAL) + 0.5 WHERE seq = 2")]
    [InlineData("UPDATE flow SET client_ip = CAST(client_ip AS TEXT) WHERE seq = 2")]
    [InlineData("UPDATE flow SET vlan = 0 WHERE seq = 2")]
    [InlineData("CREATE TABLE notes(text)")]
    [InlineData("CREATE VIEW flows AS SELECT * FROM flow")]
    [InlineData("CREATE TRIGGER hide AFTER INSERT ON flow BEGIN DELETE FROM flow WHERE seq = new.seq; END")]
    [InlineData("ALTER TABLE flow ADD COLUMN host TEXT")]
    [InlineData("ALTER TABLE flow ADD COLUMN host TEXT GENERATED ALWAYS AS ('x') VIRTUAL")]
    [InlineData("ALTER TABLE binding RENAME TO bindings")]
    [InlineData("DROP TABLE binding")]
    [InlineData("ANALYZE")]
    [InlineData("DELETE FROM flow; DELETE FROM gap; DELETE FROM binding; DELETE FROM batch")]
    public void A_changed_set_of_rows_or_tables_is_altered_in_a_sealed_and_in_an_open_day(string change)
    {
        foreach (var day in (string[])[Two, Open])
        {
            var victim = week.CopyWithRows(Two);
            victim.Change(day, "flow", change.Split("; ", StringSplitOptions.None) is var parts && change.Contains("TRIGGER", StringComparison.Ordinal) ? [change] : parts);
            Assert.Equal((day, 1), (day, victim.Verify().ExitCode));
        }
    }

    [Fact]
    public void An_index_that_lies_is_altered()
    {
        var victim = week.CopyWithRows(Two);
        victim.Change(Two, "flow", "PRAGMA writable_schema=ON", "UPDATE sqlite_master SET sql = 'CREATE INDEX flow_client ON flow(peer_ip, time)' WHERE name = 'flow_client'");
        Assert.Equal(1, victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData(Two)]
    [InlineData(Open)]
    public void The_last_batches_cut_off_are_incomplete(string day)
    {
        var victim = week.CopyWithRows(Two);
        victim.Change(day, "flow", Cut("flow", 2));
        Assert.Equal(2, victim.Verify().ExitCode);
    }

    [Fact]
    public void The_last_batch_of_the_access_stream_cut_off_is_incomplete_by_its_anchor()
    {
        var chain = "";
        using (var file = Database.Open(_victim[Open, "access.sqlite"], FileAccessKind.Read))
        using (var last = file.Prepare("SELECT hex(chain), k FROM batch ORDER BY k DESC LIMIT 1"))
        {
            Assert.True(last.Step());
            chain = FormattableString.Invariant($"hotspotauth Test Office head {Open} access {last.Integer(1)} {last.Text(0).ToLowerInvariant()}");
        }

        Assert.Equal(0, BothVerifiers.Agree(_victim.Options with { Anchors = [chain] }).ExitCode);
        Assert.Equal(1, BothVerifiers.Agree(_victim.Options with { Anchors = [chain[..^1] + (chain[^1] == '0' ? '1' : '0')] }).ExitCode);
        _victim.Change(Open, "access", Cut("access", 1));
        Assert.Equal(2, BothVerifiers.Agree(_victim.Options with { Anchors = [chain] }).ExitCode);
    }

    [Theory]
    [InlineData(Two)]
    [InlineData(Open)]
    public void A_removed_stream_is_incomplete(string day)
    {
        foreach (var file in Directory.GetFiles(_victim[day], "flow.sqlite*")) File.Delete(file);
        Assert.Equal(2, _victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData(One)]
    [InlineData(Three)]
    public void A_removed_day_is_incomplete(string day)
    {
        Directory.Delete(_victim[day], recursive: true);
        Assert.Equal(2, _victim.Verify().ExitCode);
    }

    [Theory]
    [InlineData(One)]
    [InlineData(Two)]
    [InlineData(Three)]
    public void A_removed_digest_is_incomplete(string day)
    {
        File.Delete(_victim["digests", day + ".json"]);
        File.Delete(_victim["digests", day + ".sig"]);
        var report = BothVerifiers.Agree(_victim.Options with { Trust = [_victim.KeyId, .. KeyOf(_victim)] });
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public void A_stripped_signature_is_not_verifiable_and_a_signature_alone_incomplete()
    {
        File.Delete(_victim["digests", Three + ".sig"]);
        Assert.Equal(3, _victim.Verify().ExitCode);
        var other = week.Copy();
        File.Delete(other["digests", Three + ".json"]);
        Assert.Equal(2, other.Verify().ExitCode);
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_digest_or_its_signature_is_altered()
    {
        foreach (var name in (string[])[Two + ".json", Three + ".sig"])
        {
            var length = (int)new FileInfo(_victim["digests", name]).Length;
            for (var at = 0; at < length; at += Math.Max(1, length / 12))
            {
                var victim = week.Copy();
                Victim.Flip(victim["digests", name], at);
                Assert.Equal((name, at, 1), (name, at, victim.Verify().ExitCode));
            }
        }
    }

    [Fact]
    public void A_byte_after_the_signature_is_altered_although_openssl_overlooks_it()
    {
        File.AppendAllText(_victim["digests", Two + ".sig"], "\0");
        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Fact]
    public void A_key_file_changed_is_altered_and_absent_not_verifiable()
    {
        var key = _victim["keys", _victim.KeyId + ".pem"];
        Victim.Flip(key, 60);
        Assert.Equal(1, _victim.Verify().ExitCode);
        File.Delete(key);
        Assert.Equal(3, _victim.Verify().ExitCode);
    }

    [Fact]
    public void Without_trust_nothing_is_valid_and_with_another_it_is_altered()
    {
        Assert.Equal(3, BothVerifiers.Agree(_victim.Options with { Trust = [] }).ExitCode);
        Assert.Equal(1, BothVerifiers.Agree(_victim.Options with { Trust = [new string('a', 64)] }).ExitCode);
    }

    [Fact]
    public void Two_days_swapped_are_altered()
    {
        Directory.Move(_victim[One], _victim["x"]);
        Directory.Move(_victim[Two], _victim[One]);
        Directory.Move(_victim["x"], _victim[Two]);
        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Fact]
    public void A_forged_journal_a_stranger_and_a_link_are_altered()
    {
        File.WriteAllText(_victim[Two, "flow.sqlite-wal"], "x");
        Assert.Equal(1, _victim.Verify().ExitCode);
        File.Delete(_victim[Two, "flow.sqlite-wal"]);
        File.WriteAllText(_victim[Open, "notes.txt"], "x");
        Assert.Equal(1, _victim.Verify().ExitCode);
        File.Delete(_victim[Open, "notes.txt"]);
        File.Move(_victim[Two, "nat.sqlite"], _victim["nat-elsewhere"]);
        File.CreateSymbolicLink(_victim[Two, "nat.sqlite"], _victim["nat-elsewhere"]);
        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Fact]
    public void A_store_rolled_back_is_incomplete_by_an_anchor_and_consistent_without()
    {
        var anchor = $"hotspotauth Test Office digest {Three} {Hash.Hex(SHA256.HashData(File.ReadAllBytes(_victim["digests", Three + ".json"])))}";
        Assert.Equal(0, BothVerifiers.Agree(_victim.Options with { Anchors = ["From: mail", anchor], RequireAnchor = true }).ExitCode);
        Assert.Equal(3, BothVerifiers.Agree(_victim.Options with { RequireAnchor = true }).ExitCode);
        foreach (var day in (string[])[Three, Open]) Directory.Delete(_victim[day], recursive: true);
        foreach (var end in (string[])[".json", ".sig"]) File.Delete(_victim["digests", Three + end]);
        Assert.Equal(0, _victim.Verify().ExitCode);
        Assert.Equal(2, BothVerifiers.Agree(_victim.Options with { Anchors = [anchor] }).ExitCode);
    }

    [Fact]
    public void A_digest_signed_anew_by_a_key_outside_the_chain_is_altered()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = SignatureForm.KeyId(stranger.ExportSubjectPublicKeyInfo());
        File.WriteAllText(_victim["keys", id + ".pem"], stranger.ExportSubjectPublicKeyInfoPem() + "\n");
        var path = _victim["digests", Three + ".json"];
        var forged = (DayDigest.TryRead(File.ReadAllBytes(path))! with { Key = id }).ToBytes();
        File.WriteAllBytes(path, forged);
        File.WriteAllBytes(_victim["digests", Three + ".sig"], stranger.SignData(forged, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Fact]
    public void Rows_of_an_open_day_replaced_with_a_consistent_chain_are_altered_by_the_witness()
    {
        _victim.Change(Open, "flow", Cut("flow", 3));
        var block = new RowBlock(1);
        using (var file = DayFile.Open(_victim.Store, LogStream.Flow, new DateOnly(2026, 11, 24)))
        {
            // As many batches as before, at the same times or later: only what was remembered elsewhere can tell.
            for (var i = 0; i < 3; i++) file.Append(block, file.Head.Time);
        }

        Assert.Equal(1, _victim.Verify().ExitCode);
    }

    [Fact]
    public void A_silence_without_a_gap_row_is_incomplete()
    {
        using (var file = DayFile.Open(_victim.Store, LogStream.Nat, new DateOnly(2026, 11, 24))) file.Append(new RowBlock(1), file.Head.Time + 120_001);
        Assert.Equal(2, _victim.Verify().ExitCode);
    }

    private static string[] KeyOf(Victim victim) => [.. Directory.GetFiles(victim["keys"]).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    internal static string[] Cut(string stream, int batches)
    {
        Assert.True(LogStreams.TryParse(stream, out var which));
        var first = $"(SELECT min(first) FROM (SELECT first FROM batch ORDER BY k DESC LIMIT {batches}))";
        return
        [
            .. Schema.Current.Tables(which).Select(table => $"DELETE FROM \"{table.Name}\" WHERE seq >= {first}"),
            $"DELETE FROM batch WHERE k > (SELECT max(k) - {batches} FROM batch)",
        ];
    }

    private static string Other(SchemaColumn column) => column.Type switch
    {
        ColumnType.Int or ColumnType.Time => $"coalesce(\"{column.Name}\", 7) + 1",
        ColumnType.Text => $"coalesce(\"{column.Name}\", '') || 'x'",
        ColumnType.Ip => "x'0A0A0B0B'",
        ColumnType.Mac => "x'020304050607'",
        _ => "x'00'",
    };
}
