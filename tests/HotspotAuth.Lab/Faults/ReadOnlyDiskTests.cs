using System.Globalization;
using HotspotAuth.Lab.GatewayTests;
using HotspotAuth.Lab.ServiceTests.Apart;
using HotspotAuth.Portal;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>The disk fails under the running service, and the kernel lets nobody write to it any more.</summary>
public sealed class ReadOnlyDiskTests
{
    private const string Station = "Calling-Station-Id=\"02-00-00-00-00-07\",NAS-IP-Address=203.0.113.2,Framed-IP-Address=10.20.0.7";

    // So many seconds for an answer that is expected, and for one that is not.
    private static readonly string[] Patient = ["-r", "6", "-t", "5"];
    private static readonly string[] Brief = ["-r", "1", "-t", "3"];

    [LabFact(Needs = "radclient")]
    public async Task Nobody_is_cut_and_nobody_gets_in_unrecorded_and_all_that_was_acknowledged_is_there_after_the_repair()
    {
        await using var lab = await LabTopology.CreateAsync();
        await lab.UseStaticAddressesAsync();
        var data = Path.Combine(lab.Directory, "data");
        await using var disk = await FailingDisk.MountAsync(lab.Directory, "data");
        var service = await lab.StartHotspotAsync();
        await AddAsync(lab, "stays", "mali");
        using var stays = new LabGuest(lab.Client2);
        await stays.ComeInAsync("stays");
        await using var pump = await EchoPump.StartAsync(lab.Client2, GatewayLab.Echo);
        Assert.True(await ReportAsync(lab, "before", Patient), "the report before the fault is not answered");

        await disk.FailAsync();

        using var mali = new LabGuest(lab.Client1);
        var page = "";
        Assert.False(await mali.LogInAsync("mali", text => page = System.Net.WebUtility.HtmlDecode(text)));
        Assert.Contains(PortalTexts.In(Language.Thai)["Fault.UnavailableDo"], page, StringComparison.Ordinal);
        Assert.False(await mali.PassesAsync());
        Assert.False(await ReportAsync(lab, "during", Brief), "a report was answered that can't be kept");
        var health = await UntilHealthAsync(lab, said => said.Contains("session store: the disk", StringComparison.Ordinal) && said.Contains("access stream: the disk", StringComparison.Ordinal));
        Assert.Contains("fsck", health, StringComparison.Ordinal);
        Assert.False(await mali.LogInAsync("mali"));
        await pump.WaitForAnswerAsync();
        Assert.Contains("Person stays", (await lab.Client2.RunAsync("curl", "-4", "-s", "-L", "http://kpp2.net/status")).Succeeded().Output, StringComparison.Ordinal);

        // It ends in order although it can't write its end (73 says so), and who is in stays in: the kernel has them.
        Assert.Equal(73, await service.StopAsync());
        Assert.DoesNotContain("Unhandled", service.Said, StringComparison.Ordinal);
        await disk.RepairAsync();
        await pump.WaitForAnswerAsync();
        service = await lab.StartHotspotAsync();
        await pump.WaitForAnswerAsync();
        await mali.ComeInAsync("mali");
        Assert.True(await ReportAsync(lab, "during", Patient), "what was met with silence is not taken when it is sent again");
        var sessions = (await lab.HotspotAsync("session", "list", "--closed", "--json")).Succeeded().Output;
        foreach (var known in new[] { "\"stays\"", "\"mali\"", "\"before\"", "\"during\"" }) Assert.Contains(known, sessions, StringComparison.Ordinal);
        Assert.Equal(0, await service.StopAsync());
        var verify = await lab.HotspotAsync("verify");
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);
        // What could not be written is no silence: the stream says from when to when it knows nothing.
        Assert.True(Gaps(data, "access") > 0 && Gaps(data, "flow") > 0, "the log does not tell of the time without a disk");
    }

    private static async Task AddAsync(LabTopology lab, params string[] usernames)
    {
        var file = Path.Combine(lab.Directory, "accounts.csv");
        await File.WriteAllTextAsync(file, "username,password,name\n" + string.Concat(usernames.Select(u => $"{u},secret-123,Person {u}\n")));
        (await lab.HotspotAsync("account", "import", file)).Succeeded();
    }

    private static async Task<bool> ReportAsync(LabTopology lab, string session, string[] patience) => (await LabCommand.RunWithInputAsync(
        $"User-Name=mali,Acct-Session-Id={session},{Station},Acct-Status-Type=Start\n",
        "ip", ["netns", "exec", lab.InternetHost.Name, "radclient", .. patience, "203.0.113.1:1813", "acct", LabTopology.RadiusSecret])).Output.Contains("Accounting-Response", StringComparison.Ordinal);

    private static async Task<string> UntilHealthAsync(LabTopology lab, Func<string, bool> isSo)
    {
        for (var i = 0; ; i++)
        {
            var said = (await lab.Gateway.RunAsync("curl", "-s", "-m", "10", "http://127.0.0.1:9464/health/ready")).Output;
            if (isSo(said)) return said;
            Assert.True(i < 60, said);
            await Task.Delay(500);
        }
    }

    private static long Gaps(string data, string stream)
    {
        SystemSqlite.Use();
        var gaps = 0L;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data, "traffic"), stream + ".sqlite", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={file};Mode=ReadOnly;Pooling=False"));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM gap";
            gaps += (long)command.ExecuteScalar()!;
        }

        return gaps;
    }
}
