using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class RulesetVarietyTests
{
    [LabFact]
    public async Task Every_variety_of_the_settings_makes_a_ruleset_that_the_kernel_takes_twice()
    {
        await using var lab = await LabTopology.CreateAsync();
        foreach (var lan6 in new[] { "fd00:10:10::1/64", "2001:db8:7::1/64", "" })
        {
            foreach (var nat in new[] { true, false })
            {
                foreach (var (http, https) in new (int, int?)[] { (8080, null), (80, 443), (8080, 8443), (80, null) })
                {
                    var settings = new GatewaySettings
                    {
                        Mode = GatewayMode.Nftables,
                        LanInterface = "lan0",
                        WanInterface = "wan0",
                        LanAddress6 = lan6,
                        Nat = nat,
                        WalledGarden = ["192.0.2.0/24", "192.0.2.7", "2001:db8::/32", "portal.example"],
                    };
                    await lab.Gateway.Namespace.DoAsync(() =>
                    {
                        using var nft = Nftables.Open();
                        using var reader = new NftSetReader();
                        var door = new PortalDoor("kpp2.net", http, https);
                        RulesetInstaller.Install(nft, reader, settings, door);
                        RulesetInstaller.Install(nft, reader, settings, door);
                        return true;
                    });
                }
            }
        }
    }

    // Linux before 6.12 does not move the end of an element in place; there it is made anew.
    [LabFact]
    public async Task An_element_made_anew_keeps_its_counters_and_takes_the_new_end()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        var before = (await lab.Gateway.ReadCountersAsync(lab.Mac1, CancellationToken.None)).Single(c => c.Address.Equals(GatewayLab.Address1));
        await lab.Topology.Gateway.Namespace.DoAsync(() =>
        {
            using var nft = Nftables.Open();
            var transaction = new NftTransaction();
            transaction.Renew(lab.Mac1, TimeSpan.FromHours(5));
            transaction.Renew(lab.Mac1, GatewayLab.Address1, TimeSpan.FromHours(5), before);
            nft.Apply(transaction.ToString());
            return true;
        });
        await pump.WaitForAnswerAsync();
        var after = (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1));
        Assert.True(after.BytesUp >= before.BytesUp && after.PacketsDown >= before.PacketsDown);
        Assert.InRange(after.Expires!.Value - DateTimeOffset.UtcNow, TimeSpan.FromHours(4.9), TimeSpan.FromHours(5));
    }
}
