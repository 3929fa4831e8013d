using System.Text.RegularExpressions;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Architecture;
using HotspotAuth.Tests.Portal;

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

    [Fact]
    public void The_MikroTik_script_of_flows_exports_to_the_port_and_from_the_address_that_its_page_configures()
    {
        var script = Repository.Read("deploy/mikrotik/traffic-flow.rsc");
        var capture = LoadBlock("mikrotik", block: 1).Capture;

        Assert.All(script.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(RouterOsLine(), line));
        Assert.EndsWith($":{Value(script, "port")}", capture.ExporterBind, StringComparison.Ordinal);
        Assert.StartsWith($"{Value(script, "server")}:", capture.ExporterBind, StringComparison.Ordinal);
        Assert.Equal(Value(script, "source"), Assert.Single(capture.Exporters).Address);
        // What this program reads (RFC 3954); a sampled flow would be a wrong one.
        Assert.Contains("version=9", script, StringComparison.Ordinal);
        Assert.Contains("packet-sampling=no", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chilli_sample_has_a_line_an_option_and_the_addresses_of_its_page()
    {
        var options = Repository.Lines("deploy/coovachilli/chilli.conf").Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1), StringComparer.Ordinal);
        var chilli = Load("coovachilli").Radius.Clients[0];

        Assert.All(options.Keys, key => Assert.Contains(key, ChilliOptions));
        Assert.Equal((chilli.Address, chilli.Name, $"{chilli.CoaPort}"), (options["radiuslisten"], options["radiusnasid"], options["coaport"]));
        Assert.Equal(options["uamlisten"], chilli.LoginHosts[0]);
        Assert.Equal(("1812", "1813"), (options["radiusauthport"], options["radiusacctport"]));
    }

    [Fact]
    public void The_openNDS_sample_is_UCI_and_names_the_gateway_and_the_level_of_its_page()
    {
        var lines = Repository.Lines("deploy/opennds/opennds.uci").Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')).ToArray();

        Assert.Equal("config opennds", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(UciOption(), line));
        Assert.Contains(lines, line => line.Contains("fas_secure_enabled '3'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("sessiontimeout '1440'", StringComparison.Ordinal));
    }

    // Options of chilli(8) that the sample may use.
    private static readonly string[] ChilliOptions =
    [
        "dhcpif", "net", "uamlisten", "uamport", "dns1", "uamserver", "uamsecret", "uamallowed", "radiusserver1", "radiusserver2", "radiusauthport",
        "radiusacctport", "radiussecret", "radiusnasid", "radiuslisten", "coaport", "coanoipcheck",
    ];

    private static string Value(string script, string name) => LocalValue().Matches(script).First(match => match.Groups["name"].Value == name).Groups["value"].Value.Trim('"');

    /// <summary>The page's configuration, loaded with every file in place that it names.</summary>
    private static HotspotSettings Load(string folder) => LoadBlock(folder, block: 0);

    private static HotspotSettings LoadBlock(string folder, int block)
    {
        var place = Directory.CreateTempSubdirectory("hotspotauth-vendor-").FullName;
        try
        {
            var json = JsonBlock().Matches(Repository.Read($"deploy/{folder}/README.md"))[block].Groups["json"].Value;
            foreach (Match file in NamedFile().Matches(json)) File.WriteAllText(Path.Combine(place, file.Groups["name"].Value), MadeCertificate.ForSample(file.Groups["name"].Value));
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

    [GeneratedRegex("(?m)^:local (?<name>[a-zA-Z]+) (?<value>\\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex LocalValue();

    [GeneratedRegex("^\toption [a-z_]+ '[^']+'$", RegexOptions.ExplicitCapture)]
    private static partial Regex UciOption();

    [GeneratedRegex("^(#.*|:local [a-zA-Z]+ (\"[^\"]*\"|[0-9]+)|/[a-z -]+( [a-z0-9-]+=\\S+| \\[find\\])*( comment=hotspotauth)?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex RouterOsLine();
}
