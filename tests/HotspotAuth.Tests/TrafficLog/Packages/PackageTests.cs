using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Packages;

/// <summary>What must pass and what must be caught in a package; each is asked of the program's verifier and of the independent one.</summary>
public sealed class PackageTests(SamplePackage package) : IClassFixture<SamplePackage>
{
    private const string FirstDay = "2026-11-21";

    [Fact]
    public void A_package_is_valid_and_its_open_day_is_never_called_so()
    {
        var report = Verify(package.Signed(package.Copy()));
        Assert.Equal(0, report.ExitCode);
        Assert.All(report.Lines, line => Assert.Equal(line.Day == "2026-11-24" ? VerifyResult.Open : VerifyResult.Valid, line.Result));
        Assert.Contains(report.Lines, line => line is { Day: FirstDay, Stream: "flow", Rows: 4 });
        Assert.Contains(report.Lines, line => line is { Day: "package", Stream: "manifest.json", Rows: > 20 });
    }

    [Fact]
    public void Without_a_trusted_key_nothing_is_verifiable() =>
        Assert.Equal(VerifyResult.NotVerifiable, BothPackageVerifiers.Agree(package.Zip(package.Signed(package.Copy())), []).Result);

    [Fact]
    public void A_flipped_byte_in_any_file_is_found()
    {
        var random = new Random(40);
        foreach (var name in package.Signed(package.Copy()).Keys)
        {
            var files = package.Signed(package.Copy());
            var content = files[name].ToArray();
            content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            files[name] = content;
            Assert.NotEqual(0, Verify(files).ExitCode);
        }
    }

    [Theory]
    [InlineData("data.csv", "10.10.0.5", "10.10.0.7")]
    [InlineData("data.jsonl", "10.10.0.5", "10.10.0.7")]
    [InlineData("data.csv", ",1500,", ",1501,")]
    [InlineData("data.csv", ",สมชาย,", ",สมหญิง,")]
    [InlineData("data.jsonl", "\"สมชาย\"", "\"สมหญิง\"")]
    [InlineData("data.csv", "0f10", "0f11")]
    [InlineData("data.csv", "+07:00", "+08:00")]
    [InlineData("data.jsonl", ":40001,", ":40002,")]
    [InlineData("data.jsonl", "\"seq\":", "\"seq\": ")]
    [InlineData("data.jsonl", "{\"start\"", "{\"start\":null,\"start\"")]
    [InlineData("data.csv", "\r\n", "\n")]
    [InlineData("data.csv", "2026-11-22T", "2026-13-22T")]
    [InlineData("data.csv", "192.0.2.1", "192.0.2.2")]
    public void A_data_row_that_says_something_else_is_found_though_the_right_key_signed_it(string name, string old, string other)
    {
        var files = package.Copy();
        Change(files, name, text => First(text, old, other));
        Assert.Equal(VerifyResult.Altered, Verify(package.Signed(files)).Result);
    }

    [Fact]
    public void The_user_changed_in_both_files_is_found_by_the_proved_session()
    {
        var files = package.Copy();
        foreach (var name in (string[])["data.csv", "data.jsonl"]) Change(files, name, text => text.Replace("สมชาย", "สมหญิง", StringComparison.Ordinal));
        Assert.Contains("user is not that", Reason(Verify(package.Signed(files)), "data.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_twice_or_without_a_proof_is_found()
    {
        var files = package.Copy();
        foreach (var name in (string[])["data.csv", "data.jsonl"]) Change(files, name, text => text + LastLine(text));
        Assert.Contains("stands twice", Reason(Verify(package.Signed(files)), "data.csv"), StringComparison.Ordinal);
        files = package.Copy();
        Change(files, "proofs.jsonl", text => text.Replace(LastLine(text), "", StringComparison.Ordinal));
        Assert.Contains("has no proof", Reason(Verify(package.Signed(files)), "data.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_rows_than_the_manifest_counts_are_found()
    {
        var files = package.Copy();
        foreach (var name in (string[])["data.csv", "data.jsonl"]) Change(files, name, text => text.Replace(LastLine(text), "", StringComparison.Ordinal));
        Assert.Equal(0, Verify(package.Signed(files)).ExitCode);
        Assert.Equal(1, Verify(package.Signed(files, change: members => members["rows"] = (long)members["rows"]! + 1)).ExitCode);
        Change(files, "data.jsonl", text => text.Replace(LastLine(text), "", StringComparison.Ordinal));
        Assert.Equal(1, Verify(package.Signed(files)).ExitCode);
    }

    [Fact]
    public void A_row_missing_from_a_key_that_should_be_complete_is_found()
    {
        var files = package.Copy();
        var bare = Lines(files["proofs.jsonl"]).First(line => line.Contains(FirstDay, StringComparison.Ordinal) && line.Contains("\"flow\"", StringComparison.Ordinal));
        Change(files, "proofs.jsonl", text => text.Replace(bare, "", StringComparison.Ordinal));
        var report = Verify(package.Signed(files));
        Assert.Contains(report.Lines, line => line is { Day: FirstDay, Stream: "flow", Result: VerifyResult.Altered });
        files = package.Copy();
        Change(files, "complete.jsonl", text => text.Replace(Lines(files["complete.jsonl"])[0], "", StringComparison.Ordinal));
        Assert.Equal(1, Verify(package.Signed(files)).ExitCode);
    }

    [Theory]
    [InlineData(FirstDay, "2026-11-22")]
    [InlineData("2026-11-23", "2026-11-22")]
    [InlineData("2026-11-24", "2026-11-25")]
    public void A_proof_that_names_another_day_is_found(string day, string other)
    {
        var files = package.Copy();
        Change(files, "proofs.jsonl", text => First(text, $"\"day\":\"{day}\"", $"\"day\":\"{other}\""));
        Assert.NotEqual(0, Verify(package.Signed(files)).ExitCode);
    }

    [Theory]
    [InlineData("digests/2026-11-22.json", VerifyResult.Incomplete)]
    [InlineData("digests/2026-11-23.json", VerifyResult.Incomplete)]
    [InlineData("digests/2026-11-23.sig", VerifyResult.Incomplete)]
    [InlineData("proofs.jsonl", VerifyResult.Incomplete)]
    [InlineData("report.html", VerifyResult.Incomplete)]
    [InlineData("manifest.sig", VerifyResult.NotVerifiable)]
    [InlineData("manifest.json", VerifyResult.Incomplete)]
    public void A_file_taken_away_is_missed(string name, VerifyResult result)
    {
        var files = package.Signed(package.Copy());
        files.Remove(name);
        Assert.Equal(result, Verify(files).Result);
    }

    [Fact]
    public void A_day_or_digest_left_out_of_the_manifest_too_is_missed()
    {
        var files = package.Copy();
        foreach (var end in (string[])[".json", ".sig"]) files.Remove("digests/2026-11-22" + end);
        Assert.Equal(VerifyResult.Incomplete, Verify(package.Signed(files)).Result);
        Assert.Equal(VerifyResult.Altered, Verify(package.Signed(package.Copy(), change: members => members["open_days"] = new List<object?> { FirstDay, "2026-11-24" })).Result);
        Assert.Equal(VerifyResult.Incomplete, Verify(package.Signed(package.Copy(), change: members => members["open_days"] = new List<object?>())).Result);
    }

    [Fact]
    public void A_strange_file_and_a_strange_key_are_found()
    {
        var files = package.Signed(package.Copy());
        files["more.txt"] = [1];
        Assert.Equal(VerifyResult.Altered, Verify(files).Result);
        files = package.Copy();
        files["more.txt"] = [1];
        Assert.Equal(VerifyResult.Altered, Verify(package.Signed(files)).Result);

        using var other = new TestStore();
        using var foreign = DigestSigner.OpenOrCreate(other.KeysFolder, other.Store);
        files = package.Copy();
        files[$"keys/{foreign.KeyId}.pem"] = File.ReadAllBytes(Path.Combine(other.Root, "keys", foreign.KeyId + ".pem"));
        Assert.Equal(VerifyResult.Altered, Verify(package.Signed(files, foreign)).Result);
        Assert.Equal(VerifyResult.Altered, BothPackageVerifiers.Agree(package.Zip(package.Signed(files)), [foreign.KeyId]).Result);
    }

    [Fact]
    public void A_manifest_with_a_member_too_many_or_of_another_store_is_found()
    {
        Assert.Equal(1, Verify(package.Signed(package.Copy(), change: members => members["more"] = 1L)).ExitCode);
        Assert.Equal(1, Verify(package.Signed(package.Copy(), change: members => members["store"] = new string('0', 32))).ExitCode);
        Assert.Equal(1, Verify(package.Signed(package.Copy(), change: members => members["rows"] = -1L)).ExitCode);
    }

    [Theory]
    [InlineData("proofs.jsonl")]
    [InlineData("complete.jsonl")]
    public void Lines_in_another_order_or_form_are_found(string name)
    {
        var files = package.Copy();
        Change(files, name, text => string.Concat(Lines(files[name]).AsEnumerable().Reverse()));
        Assert.Equal(1, Verify(package.Signed(files)).ExitCode);
        foreach (var rest in (string[])["x", "{}\n", "\n", "{\"day\":\"2026-11-21\"}\n", "\u00ff\n", "[1]\n"])
        {
            files = package.Copy();
            Change(files, name, text => text + rest);
            Assert.Equal(1, Verify(package.Signed(files)).ExitCode);
        }
    }

    [Fact]
    public void An_archive_that_is_cut_short_or_has_a_name_twice_is_found()
    {
        var path = package.Zip(package.Signed(package.Copy()));
        var bytes = File.ReadAllBytes(path);
        foreach (var length in (int[])[0, 10, bytes.Length / 2, bytes.Length - 30])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Equal(VerifyResult.Altered, BothPackageVerifiers.Agree(path, [package.KeyId]).Result);
        }

        var files = package.Signed(package.Copy());
        Assert.Equal(VerifyResult.Altered, BothPackageVerifiers.Agree(package.Zip([.. files, KeyValuePair.Create("data.csv", Array.Empty<byte>())]), [package.KeyId]).Result);
    }

    private VerifyReport Verify(Dictionary<string, byte[]> files) => BothPackageVerifiers.Agree(package.Zip(files), [package.KeyId]);

    private static string Reason(VerifyReport report, string file) => Assert.Single(report.Lines, line => line.Stream == file).Reason;

    private static void Change(Dictionary<string, byte[]> files, string name, Func<string, string> change)
    {
        var changed = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(files[name])));
        Assert.False(changed.AsSpan().SequenceEqual(files[name]), $"{name} was not changed");
        files[name] = changed;
    }

    private static string First(string text, string old, string other) => text.IndexOf(old, StringComparison.Ordinal) is >= 0 and var at ? text[..at] + other + text[(at + old.Length)..] : text;

    private static List<string> Lines(byte[] content) => [.. Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n")];

    private static string LastLine(string text) => text[(text.LastIndexOf('\n', text.Length - 2) + 1)..];
}
