using System.Net;

namespace HotspotAuth.Lab;

/// <summary>The whole program in the lab.</summary>
public sealed class HotspotTests
{
    [LabFact]
    public async Task The_program_serves_the_LAN_and_ends_cleanly_leaving_sessions_to_the_kernel()
    {
        await using var lab = await LabTopology.CreateAsync();
        var hotspot = await lab.StartHotspotAsync();
        var lease = await lab.LeaseAsync(lab.Client1);
        Assert.Equal("10.10.0.1", lease["router"]);
        Assert.Equal(Attempt.Refused, (await lab.Client1.TryConnectAsync(new IPEndPoint(LabTopology.Internet4, 443))).Outcome);

        Assert.Equal(0, await hotspot.StopAsync());
        // dnsmasq went with it; the ruleset did not, so nobody gets in unseen.
        Assert.DoesNotContain((await LabCommand.RunAsync("ip", "netns", "pids", lab.Gateway.Name)).Output.Split('\n'), IsDnsmasq);
        Assert.Equal(Attempt.Refused, (await lab.Client1.TryConnectAsync(new IPEndPoint(LabTopology.Internet4, 443))).Outcome);
    }

    // Router advertisements make the address; nobody types it in.
    [LabFact]
    public async Task A_client_makes_itself_an_IPv6_address_from_our_advertisements()
    {
        await using var lab = await LabTopology.CreateAsync();
        await lab.StartHotspotAsync();
        await lab.LeaseAsync(lab.Client1);
        var patience = DateTime.UtcNow + Patience.Most;
        while (!(await lab.Client1.IpAsync("-6 address show dev eth0 scope global")).Output.Contains("fd00:10:10:", StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < patience, "no address of fd00:10:10::/64");
            await Task.Delay(200);
        }

        Assert.Contains("default via fe80:", (await lab.Client1.IpAsync("-6 route show default")).Output, StringComparison.Ordinal);
    }

    private static bool IsDnsmasq(string pid) =>
        pid.Length > 0 && File.Exists($"/proc/{pid}/comm") && File.ReadAllText($"/proc/{pid}/comm").StartsWith("dnsmasq", StringComparison.Ordinal);
}
