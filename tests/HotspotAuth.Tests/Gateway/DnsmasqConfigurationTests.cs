using System.Diagnostics;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class DnsmasqConfigurationTests
{
    private static GatewaySettings Settings() => new() { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "wan0" };

    private static string[] Lines(GatewaySettings settings, int? https = null) =>
        DnsmasqConfiguration.Build(settings, new PortalDoor("kpp2.net", 8080, https), "/var/lib/x").Split('\n');

    [Theory]
    [InlineData("10.10.0.1/16", "10.10.0.2,10.10.255.254,255.255.0.0,60m")]
    [InlineData("10.10.0.1/24", "10.10.0.2,10.10.0.254,255.255.255.0,60m")]
    [InlineData("10.10.0.254/24", "10.10.0.1,10.10.0.253,255.255.255.0,60m")]
    [InlineData("10.10.0.9/29", "10.10.0.10,10.10.0.14,255.255.255.248,60m")]
    public void Leases_come_from_the_LAN_without_the_box_itself(string lan, string range)
    {
        var settings = Settings();
        settings.LanAddress = lan;
        Assert.Contains("dhcp-range=" + range, Lines(settings));
    }

    // RFC 8910 §2: the URI of the API is https; a plain one is thrown away by clients.
    [Fact]
    public void Option_114_is_told_only_when_the_portal_has_https()
    {
        Assert.DoesNotContain(Lines(Settings()), l => l.Contains("114", StringComparison.Ordinal));
        Assert.Contains("dhcp-option-force=114,https://kpp2.net/captive-portal/api", Lines(Settings(), 8443));
    }

    [Fact]
    public void Given_resolvers_are_the_only_ones_asked()
    {
        Assert.DoesNotContain("no-resolv", Lines(Settings()));
        var settings = Settings();
        settings.UpstreamDns = ["192.0.2.53", "192.0.2.54#5353"];
        var lines = Lines(settings);
        Assert.Contains("no-resolv", lines);
        Assert.Contains("server=192.0.2.54#5353", lines);
    }

    [Fact]
    public void Walled_garden_names_feed_the_sets_of_the_ruleset()
    {
        var settings = Settings();
        settings.WalledGarden = ["Portal.example.go.th", "192.0.2.0/24"];
        Assert.Equal(
            ["nftset=/portal.example.go.th/4#inet#hotspot#garden4,6#inet#hotspot#garden6"], Lines(settings).Where(l => l.StartsWith("nftset", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("fd00:10:10::1/64", 8443)]
    [InlineData("", null)]
    public async Task Dnsmasq_itself_finds_nothing_wrong(string lan6, int? https)
    {
        if (Dnsmasq.Find() is not { } program) return;
        var settings = Settings();
        settings.LanAddress6 = lan6;
        settings.UpstreamDns = ["192.0.2.53"];
        settings.WalledGarden = ["portal.example.go.th"];
        var folder = Directory.CreateTempSubdirectory("dnsmasq").FullName;
        try
        {
            var file = Path.Combine(folder, "dnsmasq.conf");
            await File.WriteAllTextAsync(file, DnsmasqConfiguration.Build(settings, new PortalDoor("kpp2.net", 8080, https), folder));
            using var process = Process.Start(new ProcessStartInfo(program, ["--test", "--conf-file=" + file]) { RedirectStandardError = true, UseShellExecute = false })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The sample for operators who run dnsmasq themselves says what ours says, less where it keeps its files.
    [Fact]
    public void The_sample_for_an_external_dnsmasq_says_the_same()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "HotspotAuth.sln"))) root = root.Parent!;
        var sample = File.ReadLines(Path.Combine(root.FullName, "deploy", "dnsmasq", "hotspotauth.conf"));
        Assert.Equal(Rules(Lines(Settings())), Rules(sample));

        static IEnumerable<string> Rules(IEnumerable<string> lines) => lines.Where(
            l => l.Length > 0 && l[0] != '#' && !l.StartsWith("pid-file=", StringComparison.Ordinal)
                && !l.StartsWith("log-facility=", StringComparison.Ordinal) && !l.StartsWith("dhcp-leasefile=", StringComparison.Ordinal));
    }
}
