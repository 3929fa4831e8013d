using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Export.Package;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

/// <summary>What an evidence package holds. The verifiers have tests of their own.</summary>
public sealed class EvidencePackageTests
{
    private static readonly TimeSpanMs TwoDays = new(At(-12 * 3600), At(36 * 3600));

    [Fact]
    public async Task A_package_names_every_file_with_its_length_and_hash_and_is_signed()
    {
        await using var office = await OfficeAsync();
        var result = await WriteAsync(office, new ExportQuestion(TwoDays) { Ip = Ip });
        var entries = Entries(office.Scratch("p.zip"));

        Assert.Equal(2, result.Rows);
        var names = entries.Select(entry => entry.Name).ToList();
        Assert.Equal(["data.csv", "data.jsonl", "proofs.jsonl", "complete.jsonl"], names[..4]);
        Assert.Equal(["manifest.json", "manifest.sig"], names[^2..]);
        var manifest = JsonSerializer.Deserialize<JsonElement>(entries[^2].Content);
        Assert.Equal(names[..^2].Order(StringComparer.Ordinal), manifest.GetProperty("files").EnumerateObject().Select(file => file.Name));
        Assert.All(entries[..^2], entry =>
        {
            var named = manifest.GetProperty("files").GetProperty(entry.Name);
            Assert.Equal((entry.Content.Length, Convert.ToHexStringLower(SHA256.HashData(entry.Content))), (named.GetProperty("bytes").GetInt32(), named.GetProperty("sha256").GetString()));
        });
        Assert.Equal(["2026-11-22"], manifest.GetProperty("open_days").EnumerateArray().Select(day => day.GetString()));

        using var key = ECDsa.Create();
        key.ImportFromPem(Text(entries.Single(entry => entry.Name == $"keys/{manifest.GetProperty("key").GetString()}.pem").Content));
        Assert.True(key.VerifyData(entries[^2].Content, entries[^1].Content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task A_clients_whole_sealed_day_is_proved_complete_and_its_session_row_by_a_path()
    {
        await using var office = await OfficeAsync();
        await WriteAsync(office, new ExportQuestion(TwoDays) { Ip = Ip });
        var entries = Entries(office.Scratch("p.zip"));

        var complete = Assert.Single(Lines(entries, "complete.jsonl"));
        Assert.Equal(("2026-11-21", "flow", 1), (complete.GetProperty("day").GetString(), complete.GetProperty("stream").GetString(), complete.GetProperty("count").GetInt32()));
        var proofs = Lines(entries, "proofs.jsonl");
        Assert.Equal(
            [("2026-11-21", "access", true), ("2026-11-21", "flow", false), ("2026-11-22", "flow", false)],
            proofs.Select(line => (line.GetProperty("day").GetString()!, line.GetProperty("stream").GetString()!, line.TryGetProperty("path", out _))));
        var digest = entries.Single(entry => entry.Name == "digests/2026-11-21.json").Content;
        var first = entries.Single(entry => entry.Name == "proofs.jsonl").Content.AsMemory();
        Assert.Null(ProofCheck.Fault(first[..first.Span.IndexOf((byte)'\n')], digest));
    }

    [Fact]
    public async Task A_device_s_rows_are_proved_one_by_one_so_that_nobody_elses_are_in_it()
    {
        await using var office = await OfficeAsync();
        await WriteAsync(office, new ExportQuestion(TwoDays) { Mac = Mac(1) });
        var entries = Entries(office.Scratch("p.zip"));

        Assert.Empty(Lines(entries, "complete.jsonl"));
        Assert.True(Lines(entries, "proofs.jsonl").Single(line => line.GetProperty("stream").GetString() == "flow" && line.GetProperty("day").GetString() == "2026-11-21").TryGetProperty("key_path", out _));
    }

    [Fact]
    public async Task Who_had_an_address_is_given_with_the_connections_of_the_answer_and_no_others()
    {
        await using var office = await OfficeAsync();
        Assert.True(Endpoint.TryParse($"{Ip}:40000", out var endpoint));
        var people = await office.PeopleAsync();
        var question = new WhoisQuestion(endpoint.Value, At(15), 1000, Outside: false);
        var answer = new Whois(office.Stores(), people).Ask(question);
        var order = PackageOrder.OfWho(question, answer, "ใครใช้ที่อยู่นี้", "หนังสือที่ 1", Actor.Verb);
        var result = Write(office, people, order, office.Scratch("w.zip"));
        var entries = Entries(office.Scratch("w.zip"));

        Assert.Equal(1, result.Rows);
        var query = JsonSerializer.Deserialize<JsonElement>(entries.Single(entry => entry.Name == "query.json").Content);
        Assert.Equal("มะลิ ตัวอย่าง", query.GetProperty("answer").GetProperty("candidates")[0].GetProperty("person").GetString());
        Assert.Contains("มะลิ ตัวอย่าง", System.Net.WebUtility.HtmlDecode(Text(entries.Single(entry => entry.Name == "report.html").Content)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_day_that_is_not_what_its_digest_says_there_is_no_package_and_nothing_is_left()
    {
        await using var office = await OfficeAsync();
        var file = Path.Combine(office.Data.Traffic, "2026-11-21", "flow.sqlite");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var database = HotspotAuth.TrafficLog.Database.Open(file, FileAccessKind.Write)) database.Run("UPDATE batch SET count = count + 1 WHERE k = 1");

        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(office, new ExportQuestion(TwoDays) { Ip = Ip }));

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(office.Scratch("p.zip"))!, "*p.zip*"));
    }

    [Fact]
    public async Task A_cancelled_package_leaves_nothing()
    {
        await using var office = await OfficeAsync();
        var people = await office.PeopleAsync();
        var order = PackageOrder.OfTraffic(new ExportQuestion(TwoDays) { Ip = Ip }, HotspotAuth.Words.Language.Thai, "a try", Actor.Verb);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Write(office, people, order, office.Scratch("p.zip"), stop));

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(office.Scratch("p.zip"))!, "*p.zip*"));
    }

    /// <summary>A sealed day with a session and a connection of it beside a stranger's, and an open day with one more.</summary>
    private static async Task<TestOffice> OfficeAsync()
    {
        var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "มะลิ ตัวอย่าง"), Ip, Mac(1), At(0), null);
        await office.FlowAsync(10, 20, Mac(1));
        await office.FlowAsync(11, 21, Mac(2), LogIp.FromIPv4(0x0A0A_0006));
        await office.FlowAsync(86_400, 86_410, Mac(1), port: 40_001);
        await office.CloseAsync();
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(office.Data), office.Store);
        await new DaySealer(office.Store, signer).SealAsync(new DateOnly(2026, 11, 21), CancellationToken.None);
        return office;
    }

    private static async Task<PackageResult> WriteAsync(TestOffice office, ExportQuestion question) =>
        Write(office, await office.PeopleAsync(), PackageOrder.OfTraffic(question, HotspotAuth.Words.Language.Thai, "a try", Actor.Verb), office.Scratch("p.zip"));

    private static PackageResult Write(TestOffice office, People people, PackageOrder order, string path, CancellationTokenSource? stopAtFirstRow = null)
    {
        var package = new EvidencePackage(office.Store, office.Data, people, office.Settings.Site, new Disclosure(office.Database, Actor.Verb, office.Clock), office.Clock);
        using var file = ExportFile.Create(path);
        return package.Write(order, file, (_, _, _) => stopAtFirstRow?.Cancel(), stopAtFirstRow?.Token ?? CancellationToken.None);
    }

    private static List<(string Name, byte[] Content)> Entries(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(entry => (entry.FullName, Content(entry)))];
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static List<JsonElement> Lines(List<(string Name, byte[] Content)> entries, string name) =>
        [.. Text(entries.Single(entry => entry.Name == name).Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}
