using System.Diagnostics;
using System.IO.Compression;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Export.Package;
using HotspotAuth.Retention;
using HotspotAuth.Tests.TrafficLog.Packages;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

/// <summary>Packages as the program makes them, proved by the program's verifier and by the script that is in them.</summary>
public sealed class PackageVerifiedTests
{
    private static readonly TimeSpanMs FourDays = new(At(-12 * 3600), At(84 * 3600));

    [Theory]
    [InlineData("ip")]
    [InlineData("mac")]
    [InlineData("user")]
    [InlineData("who")]
    public async Task A_package_that_the_program_made_is_proved_by_every_verifier(string asked)
    {
        var (office, keyId) = await OfficeAsync();
        await using var _ = office;
        var path = await WriteAsync(office, asked);
        var report = BothPackageVerifiers.Agree(path, [keyId]);
        Assert.True(report.ExitCode == 0, string.Join('\n', report.Lines));
        Assert.Contains(report.Lines, line => line is { Day: "2026-11-21", Stream: "flow", Result: VerifyResult.Valid, Rows: > 0 });
        Assert.Equal(VerifyResult.NotVerifiable, BothPackageVerifiers.Agree(path, []).Result);
    }

    [Fact]
    public async Task The_script_of_an_unpacked_package_proves_it_where_it_lies()
    {
        var (office, keyId) = await OfficeAsync();
        await using var _ = office;
        var folder = office.Scratch("unpacked");
        ZipFile.ExtractToDirectory(await WriteAsync(office, "ip"), folder);
        Assert.Equal(0, Run(folder, "--trust", keyId));
        Assert.Equal(3, Run(folder));
        await File.AppendAllTextAsync(Path.Combine(folder, "data.csv"), " ");
        Assert.Equal(1, Run(folder, "--trust", keyId));
    }

    private static async Task<(TestOffice Office, string KeyId)> OfficeAsync()
    {
        var office = new TestOffice();
        var mali = await office.PersonAsync("mali", "มะลิ ตัวอย่าง");
        var sak = await office.PersonAsync("sak", "ศักดิ์ ตัวอย่าง");
        await office.SessionAsync(mali, Ip, Mac(1), At(0), At(3600));
        await office.FlowAsync(10, 20, Mac(1));
        await office.FlowAsync(11, 21, Mac(2), LogIp.FromIPv4(0x0A0A_0006));
        await office.WriteAsync(At(12), new TranslationRow(At(12), TranslationEvent.Start, At(12), null, Ip, 40_000, LogIp.FromIPv4(0xC0000201), 5000, Peer, 443, 6));
        await office.SessionAsync(mali, Ip, Mac(1), At(86_400), null);
        await office.FlowAsync(86_400, 86_410, Mac(1), port: 40_001);
        // Two people at one address: nobody is named, and both sessions stand there.
        await office.SessionAsync(sak, Ip, Mac(1), At(86_420), null);
        await office.FlowAsync(86_430, 86_440, Mac(1), port: 40_002);
        await office.FlowAsync(172_800, 172_810, Mac(1), port: 40_003);
        await office.CloseAsync();
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(office.Data), office.Store);
        var keyId = signer.KeyId;
        var sealer = new DaySealer(office.Store, signer);
        await sealer.SealAsync(new DateOnly(2026, 11, 21), CancellationToken.None);
        signer.Rotate();
        await sealer.SealAsync(new DateOnly(2026, 11, 22), CancellationToken.None);
        return (office, keyId);
    }

    private static int Run(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-I", Path.Combine(folder, "verify.py"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static async Task<string> WriteAsync(TestOffice office, string asked)
    {
        var people = await office.PeopleAsync();
        var path = office.Scratch($"{asked}.zip");
        var question = new ExportQuestion(FourDays);
        var order = asked == "who" ? Who(office, people) : PackageOrder.OfTraffic(
            asked switch { "ip" => question with { Ip = Ip }, "mac" => question with { Mac = Mac(1) }, _ => question with { User = "mali" } }, HotspotAuth.Words.Language.Thai, "a try", Actor.Verb);
        var package = new EvidencePackage(office.Store, office.Data, people, office.Settings.Site, new Disclosure(office.Database, Actor.Verb, office.Clock), office.Clock);
        using var file = ExportFile.Create(path);
        package.Write(order, file, (_, _, _) => { }, CancellationToken.None);
        return path;
    }

    private static PackageOrder Who(TestOffice office, People people)
    {
        Assert.True(Endpoint.TryParse("192.0.2.1:5000", out var endpoint));
        var question = new WhoisQuestion(endpoint.Value, At(15), 1000, Outside: true);
        return PackageOrder.OfWho(question, new Whois(office.Stores(), people).Ask(question), "ใครใช้ที่อยู่นี้", "หนังสือที่ 1", Actor.Verb);
    }
}
