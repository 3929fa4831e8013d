using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class RestartTests
{
    [LabFact]
    public async Task Sessions_and_connections_outlive_a_restart_of_the_gateway()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        var before = (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1));
        await lab.Gateway.DisposeAsync();
        await pump.WaitForAnswerAsync();

        await lab.StartGatewayAsync();
        await pump.WaitForAnswerAsync();
        var after = (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1));
        Assert.True(after.BytesUp > before.BytesUp && after.BytesDown > before.BytesDown);
        Assert.InRange(after.Expires!.Value, before.Expires!.Value.AddSeconds(-3), before.Expires.Value.AddSeconds(3));
        Assert.NotEmpty(await lab.CloseAsync(lab.Mac1));
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
    }

    // A table that another version left: its sets can't be kept, its clients are.
    [LabFact]
    public async Task Clients_of_a_table_of_another_layout_are_carried_over()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        await lab.Gateway.DisposeAsync();
        (await lab.Topology.Gateway.RunAsync("nft", "delete", "set", "inet", "hotspot", Ruleset.Layout)).Succeeded();
        (await lab.Topology.Gateway.RunAsync("nft", "add", "chain", "inet", "hotspot", "of_old", "{ type filter hook forward priority 10; policy accept; }")).Succeeded();

        await lab.StartGatewayAsync();
        await pump.WaitForAnswerAsync();
        Assert.True((await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1)).BytesUp > 100);
        Assert.DoesNotContain("of_old", (await lab.Topology.Gateway.RunAsync("nft", "list", "ruleset")).Output, StringComparison.Ordinal);
    }

    // What `systemctl restart nftables` and other firewall tools do.
    [LabFact]
    public async Task A_ruleset_that_somebody_flushed_comes_back_with_its_clients()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        (await lab.Topology.Gateway.RunAsync("nft", "flush", "ruleset")).Succeeded();
        var patience = DateTime.UtcNow + Patience.Most;
        while ((await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome != Attempt.Refused)
            Assert.True(DateTime.UtcNow < patience, "everybody still gets through");
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.InRange((await lab.CountersAsync())[0].Expires!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(58), TimeSpan.FromHours(1));
    }

    [LabFact]
    public async Task A_missing_interface_or_address_is_told_with_the_mend()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var missing = await Assert.ThrowsAsync<GatewayException>(() => lab.StartGatewayAsync(s => s.LanInterface = "lan9"));
        Assert.Contains("lan9", missing.Message, StringComparison.Ordinal);
        await lab.Gateway.DisposeAsync();
        var address = await Assert.ThrowsAsync<GatewayException>(() => lab.StartGatewayAsync(s => s.LanAddress = "10.10.0.2/16"));
        Assert.Contains("ip address add 10.10.0.2/16 dev lan0", address.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task The_probe_finds_what_the_gateway_needs()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var settings = new GatewaySettings { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "wan9" };
        var results = await lab.Topology.Gateway.Namespace.DoAsync(() => GatewayProbe.Inspect(settings));
        var failed = Assert.Single(results, r => !r.Ok);
        Assert.Equal("WAN interface", failed.Name);
        Assert.NotEmpty(failed.Mend);
    }
}
