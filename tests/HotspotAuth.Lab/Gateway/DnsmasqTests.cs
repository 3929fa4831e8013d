using System.Globalization;
using System.Net;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class DnsmasqTests
{
    private static Task<GatewayLab> CreateAsync(Action<GatewaySettings>? change = null) => GatewayLab.CreateAsync(
        settings =>
        {
            settings.Dnsmasq = DnsmasqMode.Managed;
            change?.Invoke(settings);
        },
        staticAddresses: false);

    [LabFact]
    public async Task A_client_gets_a_lease_and_the_lease_names_its_device()
    {
        await using var lab = await CreateAsync();
        var lease = await lab.Topology.LeaseAsync(lab.Topology.Client1);
        Assert.Equal(("10.10.0.1", "10.10.0.1"), (lease["router"], lease["dns"]));
        var held = Assert.Single(lab.Gateway.Leases());
        Assert.Equal((lease["ip"], lab.Mac1), (held.Address.ToString(), held.Mac));
        Assert.InRange(held.Expires!.Value, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
    }

    [LabFact]
    public async Task A_login_over_IPv6_opens_the_leased_IPv4_address_too()
    {
        await using var lab = await CreateAsync();
        await lab.Topology.LeaseAsync(lab.Topology.Client1);
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), IPAddress.Parse("fd00:10:10::77"));
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
    }

    [LabFact]
    public async Task Somebody_elses_leased_address_is_not_opened_even_when_asked()
    {
        await using var lab = await CreateAsync();
        var lease = await lab.Topology.LeaseAsync(lab.Topology.Client1);
        await lab.OpenAsync(lab.Mac2, TimeSpan.FromHours(1), IPAddress.Parse(lease["ip"]));
        Assert.Empty(await lab.CountersAsync());
        Assert.Equal(1, lab.Gateway.Refused);
    }

    [LabFact]
    public async Task The_resolver_answers_for_the_portal_and_truly_for_all_else()
    {
        await using var lab = await CreateAsync();
        await lab.Topology.LeaseAsync(lab.Topology.Client1);
        Assert.Contains("10.10.0.1", await LookUpAsync(lab, "kpp2.net"), StringComparison.Ordinal);
        Assert.Contains("203.0.113.2", await LookUpAsync(lab, "connectivitycheck.example"), StringComparison.Ordinal);
        foreach (var canary in new[] { "use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com" })
            Assert.Contains("NXDOMAIN", await LookUpAsync(lab, canary), StringComparison.Ordinal);
    }

    // Before login whatever resolver a device insists on is ours; the answers are true ones.
    [LabFact]
    public async Task Questions_to_another_resolver_are_answered_by_ours_before_login()
    {
        await using var lab = await CreateAsync();
        await lab.Topology.LeaseAsync(lab.Topology.Client1);
        Assert.Contains("10.10.0.1", await LookUpAsync(lab, "kpp2.net", "203.0.113.5"), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_walled_garden_name_opens_the_addresses_it_resolves_to()
    {
        await using var lab = await CreateAsync(s => s.WalledGarden = ["garden.example"]);
        await lab.Topology.LeaseAsync(lab.Topology.Client1);
        var garden = new IPEndPoint(IPAddress.Parse("203.0.113.9"), 443);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(garden)).Outcome);
        Assert.Contains("203.0.113.9", await LookUpAsync(lab, "garden.example"), StringComparison.Ordinal);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(garden)).Outcome);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(new IPEndPoint(LabTopology.Internet4, 443))).Outcome);
    }

    [LabFact]
    public async Task A_dnsmasq_that_dies_is_started_again_and_ends_with_the_gateway()
    {
        await using var lab = await CreateAsync();
        await lab.Topology.LeaseAsync(lab.Topology.Client1);
        var first = await RunningAsync(lab);
        (await LabCommand.RunAsync("kill", "-9", first)).Succeeded();
        var patience = DateTime.UtcNow.AddSeconds(60);
        while ((await RunningAsync(lab) is var now && (now.Length == 0 || now == first)) || !(await LookUpAsync(lab, "kpp2.net")).Contains("Name:", StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < patience, "it was not started again");
            await Task.Delay(100);
        }

        Assert.Contains("10.10.0.1", await LookUpAsync(lab, "kpp2.net"), StringComparison.Ordinal);
        await lab.Gateway.DisposeAsync();
        Assert.Empty(await RunningAsync(lab));
    }

    [LabFact]
    public async Task A_dnsmasq_that_cannot_start_is_told_in_its_own_words()
    {
        await using var lab = await CreateAsync();
        var second = new NftablesGateway(
            new GatewaySettings { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "wan0" },
            new HotspotAuth.Gateway.PortalDoor("kpp2.net", 8080, null),
            Path.Combine(lab.Topology.Directory, "second"), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<NftablesGateway>.Instance);
        await using (second)
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(() => lab.Topology.Gateway.Namespace.BeginAsync(() => second.StartAsync(CancellationToken.None)));
            Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<string> LookUpAsync(GatewayLab lab, string name, string server = "10.10.0.1")
    {
        var result = await lab.Topology.Client1.RunAsync("busybox", "nslookup", name, server);
        // The answer's part only: the first lines name the server.
        var text = result.Output + result.Error;
        var start = text.IndexOf("\n\n", StringComparison.Ordinal);
        return start < 0 ? text : text[start..];
    }

    private static async Task<string> RunningAsync(GatewayLab lab)
    {
        var pids = (await LabCommand.RunAsync("ip", "netns", "pids", lab.Topology.Gateway.Name)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return pids.FirstOrDefault(pid => pid != own && File.Exists($"/proc/{pid}/comm") && File.ReadAllText($"/proc/{pid}/comm").StartsWith("dnsmasq", StringComparison.Ordinal)) ?? "";
    }
}
