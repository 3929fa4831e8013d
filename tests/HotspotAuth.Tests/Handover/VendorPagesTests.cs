using System.Text.RegularExpressions;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Handover;

/// <summary>What an operator is told to copy for another gateway is understood by this program, and both sides of it fit.</summary>
public sealed partial class VendorPagesTests
{
    public static TheoryData<string, string> Vendors => new() { { "mikrotik", "mikrotik" }, { "coovachilli", "chilli" }, { "unifi", "unifi" }, { "opennds", "opennds" } };

    [Theory]
    [MemberData(nameof(Vendors))]
    public void The_configuration_a_page_shows_is_loaded_without_a_fault(string folder, string kind) => Assert.Equal(kind, Assert.Single(Load(folder).Radius.Clients).Kind);

    [Fact]
    public void The_MikroTik_script_names_the_ports_and_pages_of_this_program()
    {
        var script = Repository.Read("deploy/mikrotik/hotspotauth.rsc");
        var router = Load("mikrotik").Radius.Clients[0];

        Assert.Contains("authentication-port=1812 accounting-port=1813", script, StringComparison.Ordinal);
        Assert.Contains($"/radius incoming set accept=yes port={router.CoaPort}", script, StringComparison.Ordinal);
        Assert.Contains("html-directory=hotspotauth", script, StringComparison.Ordinal);
        Assert.Contains($"\"{router.LoginHosts[0]}\"", script, StringComparison.Ordinal);
        // Each line is a comment, a variable or a command with its path; a line that is none would stop the import half way.
        Assert.All(script.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(RouterOsLine(), line));
    }

    [Fact]
    public void The_MikroTik_login_page_forwards_what_the_portal_reads()
    {
        var page = Repository.Read("deploy/mikrotik/hotspot/login.html");

        Assert.All(new[] { "mac", "link-login-only", "link-orig", "chap-id", "chap-challenge", "error" }, name => Assert.Contains($"name=\"{name}\" value=\"$({name})\"", page, StringComparison.Ordinal));
        Assert.Contains("action=\"http://kpp2.net/nas/mikrotik\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_samples_of_chilli_and_openNDS_lead_to_the_portals_addresses()
    {
        Assert.Contains("http://kpp2.net/nas/chilli\n", Repository.Read("deploy/coovachilli/chilli.conf"), StringComparison.Ordinal);
        Assert.Contains("option faspath '/nas/opennds'", Repository.Read("deploy/opennds/opennds.uci"), StringComparison.Ordinal);
    }

    /// <summary>The page's configuration, loaded with every file in place that it names.</summary>
    private static HotspotSettings Load(string folder)
    {
        var place = Directory.CreateTempSubdirectory("hotspotauth-vendor-").FullName;
        try
        {
            var json = JsonBlock().Match(Repository.Read($"deploy/{folder}/README.md")).Groups["json"].Value;
            foreach (Match file in NamedFile().Matches(json)) File.WriteAllText(Path.Combine(place, file.Groups["name"].Value), "what-the-operator-wrote-there\n");
            var path = Path.Combine(place, "hotspotauth.json");
            File.WriteAllText(path, json.Replace("/etc/hotspotauth/", place + "/", StringComparison.Ordinal));
            return SettingsLoader.Load(path, []);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [GeneratedRegex("\"/etc/hotspotauth/(?<name>[a-z0-9.-]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFile();

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("^(#.*|:local [a-zA-Z]+ \"[^\"]*\"|/[a-z -]+( [a-z0-9-]+=\\S+| \\[find\\])*( comment=hotspotauth)?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex RouterOsLine();
}
