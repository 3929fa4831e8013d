using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Exporters;
using HotspotAuth.Gateway;

namespace HotspotAuth.FunctionalTests.Manuals;

/// <summary>
/// A folder with everything that the manuals' examples name: the demonstration's office, lists of older systems, a capture; and
/// <c>hotspotauth</c> on the path. Places of a real machine are led into it.
/// </summary>
internal sealed partial class ManualOffice : IDisposable
{
    /// <summary>Verbs that ask NASes, time servers or mail servers.</summary>
    private static readonly string[] SpeaksToOthers = ["hotspotauth nas test ", "hotspotauth doctor", "hotspotauth anchor send", "hotspotauth setup --file ", "hotspotauth alert test"];

    private readonly string _folder = Directory.CreateTempSubdirectory("hotspotauth-manual-").FullName;
    private string? _case;
    private string _code = "";

    private string Etc => Path.Combine(_folder, "etc");
    private string Data => Path.Combine(_folder, "data");

    /// <summary>The machine lets us have a network of our own.</summary>
    public bool CanBeApart { get; private set; }

    public static async Task<ManualOffice> MakeAsync()
    {
        var office = new ManualOffice();
        office.Furnish();
        office.CanBeApart = (await office.TypeAsync(Apart("true"))).Exit == 0;
        using var demo = JsonDocument.Parse(await office.MustAsync("hotspotauth demo --json"));
        office._code = demo.RootElement.GetProperty("guests")[0].GetProperty("username").GetString()!;
        foreach (var person in new[] { "admin", "arunee" }) await office.MustAsync($"hotspotauth administrator add --username {person} --name \"Arunee Sample\" --role system-administrator --role officer-contact");
        return office;
    }

    /// <summary>Runs a line as a shell would; gives its exit code and all that it said.</summary>
    public async Task<(int Exit, string Said)> TypeAsync(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-o", "pipefail", "-c", Here(line)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
            Environment =
            {
                ["PATH"] = $"{Path.Combine(_folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOTSPOTAUTH_Data__Directory"] = Data,
                ["HOTSPOTAUTH_Operation__MetricsUrls"] = "http://127.0.0.1:0",
                ["HOTSPOTAUTH_Radius__Clients__0__Name"] = "mikrotik-1",
                ["HOTSPOTAUTH_Radius__Clients__0__Address"] = "10.5.50.1",
                ["HOTSPOTAUTH_Radius__Clients__0__Secret"] = "a-shared-secret-of-the-manual",
                ["HOTSPOTAUTH_Radius__Clients__1__Name"] = "chilli-1",
                ["HOTSPOTAUTH_Radius__Clients__1__Address"] = "10.1.0.1",
                ["HOTSPOTAUTH_Radius__Clients__1__Secret"] = "a-shared-secret-of-the-manual",
            },
        })!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output + await error;
        if (CaseNumber().Match(said) is { Success: true } opened && line.Contains("hold add", StringComparison.Ordinal)) _case = opened.Value;
        return (process.ExitCode, said);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> MustAsync(string line)
    {
        var (exit, said) = await TypeAsync(line);
        Assert.True(exit == 0, said);
        return said;
    }

    /// <summary>The line with the places and numbers of this office in place of the examples'.</summary>
    private string Here(string line)
    {
        if (line.StartsWith("sudo ", StringComparison.Ordinal)) line = line["sudo ".Length..];
        line = line.Replace("/etc/hotspotauth/", Etc + "/", StringComparison.Ordinal)
            .Replace("/var/lib/hotspotauth", Data, StringComparison.Ordinal)
            .Replace(" hotspotauth: ", $" {Environment.UserName}: ", StringComparison.Ordinal)
            .Replace("7KMX-4RPD", _code, StringComparison.Ordinal)
            .Replace("answer.zip", "package.zip", StringComparison.Ordinal)
            .Replace("/var/backups/hotspotauth", Path.Combine(_folder, "backups"), StringComparison.Ordinal)
            .Replace("/var/lib/restored", Path.Combine(_folder, "restored"), StringComparison.Ordinal)
            .Replace("deploy/verify/", Path.Combine(Tests.Architecture.Repository.Root, "deploy", "verify") + "/", StringComparison.Ordinal);
        if (line.Contains("AGE-PUBLIC-KEY", StringComparison.Ordinal)) line = line.Replace("AGE-PUBLIC-KEY", Recipient().Match(File.ReadAllText(Path.Combine(_folder, "backup-key.txt"))).Value, StringComparison.Ordinal);
        if (line.Contains("KEYID", StringComparison.Ordinal)) line = line.Replace("KEYID", File.ReadLines(Path.Combine(Data, "keys", "digest", "trusted")).First(), StringComparison.Ordinal);
        if (_case is not null) line = line.Replace("--case ID", $"--case {_case}", StringComparison.Ordinal);
        if (_case is not null) line = CaseNumber().Replace(line, _case);
        if (line.Contains("gateway dnsmasq-config", StringComparison.Ordinal)) line += " --Gateway:Mode=nftables --Gateway:LanInterface=lan0 --Gateway:WanInterface=wan0 --Gateway:Dnsmasq=external";
        // The firewall of a gateway, and what speaks to other machines: in a network of its own that ends with the command.
        if (line.StartsWith("nft ", StringComparison.Ordinal)) return Apart($"nft -f ruleset.nft; {line}");
        return CanBeApart && SpeaksToOthers.Any(start => line.StartsWith(start, StringComparison.Ordinal)) ? Apart(line) : line;
    }

    private static string Apart(string line) => $"unshare --map-root-user --net bash -ec '{line.Replace("'", "\"", StringComparison.Ordinal)}'";

    private void Furnish()
    {
        foreach (var folder in new[] { "bin", "etc", "backups" }) Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.CreateSymbolicLink(Path.Combine(_folder, "bin", "hotspotauth"), RunningService.Program);
        File.WriteAllText(Path.Combine(Etc, "hotspotauth.json"), "{ \"Site\": { \"Ssid\": \"KPP2\" } }\n");
        foreach (var sample in Tests.Architecture.Repository.Files("config", ".json").Where(file => Path.GetFileName(file) == "setup.json"))
            File.Copy(Path.Combine(Tests.Architecture.Repository.Root, sample), Path.Combine(_folder, "answers.json"));
        File.WriteAllText(Path.Combine(_folder, "people.csv"), "username,name,group\nkanya,Kanya Example,staff\n");
        File.WriteAllText(Path.Combine(_folder, "staff-list.csv"), "ชื่อผู้ใช้;ชื่อ;วันหมดอายุ\nkanda;กานดา;31/12/2599\n");
        File.WriteAllText(Path.Combine(_folder, "users.rsc"), "# 2026-11-21 10:00:00 by RouterOS 7.16\n/user-manager user\nadd name=anong password=\"calm grey river\"\n");
        using (var dump = new GZipStream(File.Create(Path.Combine(_folder, "radius.sql.gz")), CompressionLevel.Fastest))
            dump.Write(Encoding.UTF8.GetBytes("INSERT INTO radcheck VALUES (1,'wanna','Cleartext-Password',':=','green lamp 7');\n"));
        File.WriteAllText(Path.Combine(_folder, "ruleset.nft"), Ruleset.Build(new GatewaySettings { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "wan0" }, new PortalDoor("kpp2.net", 8080, null)));
        new GuestCapture(seed: 7).Write(Path.Combine(_folder, "trace.pcapng"), TimeProvider.System.GetUtcNow().AddMinutes(-10));
    }

    [GeneratedRegex("age1[0-9a-z]{58}", RegexOptions.CultureInvariant)]
    private static partial Regex Recipient();

    [GeneratedRegex(@"\b2[0-9]{7}-[a-z2-9]{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex CaseNumber();
}
