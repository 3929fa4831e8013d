using System.Net;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

/// <summary>Somebody takes parts of our ruleset away while it is changed.</summary>
public sealed class BrokenRulesetTests
{
    [LabFact]
    public async Task A_table_deleted_in_the_middle_of_a_login_refuses_it_comes_back_and_lets_nobody_in_unseen()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        var refused = 0;
        for (var i = 0; i < 40 && refused < 3; i++)
        {
            (await lab.Topology.Gateway.RunAsync("nft", "delete", "table", "inet", "hotspot")).Succeeded();
            try
            {
                await lab.OpenAsync(lab.Mac2, TimeSpan.FromHours(1), GatewayLab.Address2);
                await lab.CloseAsync(lab.Mac2); // the gateway's own look was quicker than we
                continue;
            }
            catch (GatewayException)
            {
                refused++;
            }

            // Mended before the refusal was told.
            Assert.Equal([lab.Mac1], (await lab.CountersAsync()).Select(c => c.Mac).Distinct());
            Assert.Equal(Attempt.Refused, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome);
            Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        }

        Assert.True(refused > 0, "the table was never gone when a login came");
        await lab.OpenAsync(lab.Mac2, TimeSpan.FromHours(1), GatewayLab.Address2);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome);
    }

    [LabFact]
    public async Task A_table_deleted_before_a_logout_does_not_keep_it_from_ending()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        (await lab.Topology.Gateway.RunAsync("nft", "delete", "table", "inet", "hotspot")).Succeeded();
        await lab.CloseAsync(lab.Mac1);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.Empty(await lab.CountersAsync());
    }

    // Chains without their rules let everybody through; the sets are all there.
    [LabFact]
    public async Task Rules_that_somebody_flushed_come_back()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        (await lab.Topology.Gateway.RunAsync("nft", "flush", "table", "inet", "hotspot")).Succeeded();
        var patience = DateTime.UtcNow + Patience.Most;
        while ((await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome != Attempt.Refused) Assert.True(DateTime.UtcNow < patience, "everybody still gets through");
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.Equal(IPAddress.Parse("10.10.0.11"), Assert.Single(await lab.CountersAsync()).Address);
    }
}
