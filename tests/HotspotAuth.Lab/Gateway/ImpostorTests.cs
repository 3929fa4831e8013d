using System.Net;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

/// <summary>A stranger who takes what is a logged-in client's.</summary>
public sealed class ImpostorTests
{
    [LabFact]
    public async Task A_stranger_with_a_clients_address_gets_nothing_is_told_of_and_not_counted_on_the_client()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        var before = (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1));
        await lab.Topology.Client2.IpBatchAsync("address add 10.10.0.11/16 dev eth0");
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo, GatewayLab.Address1)).Outcome);
        Assert.Equal(0, lab.Topology.Internet.Connections);
        var notice = await NamedDeviceTests.NoticeAsync(lab.Gateway.Notices, n => n.Kind == NoticeKind.Conflict);
        Assert.Equal((lab.Mac2, GatewayLab.Address1, lab.Mac1), (notice.Mac, notice.Address, notice.Owner));
        Assert.Equal(before with { Expires = null }, (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1)) with { Expires = null });
    }

    // ARP says whatever its sender likes: the answers to the client's connections must not follow it.
    [LabFact]
    public async Task Forged_ARP_does_not_turn_a_clients_downloads_to_a_stranger()
    {
        await using var lab = await GatewayLab.CreateAsync(s => s.Dnsmasq = DnsmasqMode.Managed, staticAddresses: false);
        var lease = await lab.Topology.LeaseAsync(lab.Topology.Client1);
        var address = IPAddress.Parse(lease["ip"]);
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), address);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        await ClaimAsync(lab.Topology.Client2, lab.Mac2.ToBytes(), address);
        await Task.Delay(300);
        Assert.Equal(lab.Mac1, await lab.Gateway.FindMacAsync(address, CancellationToken.None));
        await pump.WaitForAnswerAsync();

        // Closed, the kernel finds out for itself again.
        await lab.CloseAsync(lab.Mac1);
        Assert.DoesNotContain("PERMANENT", (await lab.Topology.Gateway.IpAsync("neigh show dev lan0")).Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task An_address_that_dnsmasq_gives_to_another_device_leaves_the_session_that_had_it()
    {
        await using var lab = await GatewayLab.CreateAsync(s => s.Dnsmasq = DnsmasqMode.Managed, staticAddresses: false);
        var address = IPAddress.Parse((await lab.Topology.LeaseAsync(lab.Topology.Client1))["ip"]);
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), address);
        Assert.NotEmpty(await lab.CountersAsync());
        // The lease's line in dnsmasq's file, with the other device in it: what it writes when it gives the address anew.
        var file = Path.Combine(lab.Topology.Directory, "gateway", "dnsmasq.leases");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(lab.Mac1.ToString(), lab.Mac2.ToString(), StringComparison.Ordinal) + "\n");
        var patience = DateTime.UtcNow + Patience.Most;
        while ((await lab.CountersAsync()).Any(c => c.Address.Equals(address))) Assert.True(DateTime.UtcNow < patience, "the address is still the first one's");
        Assert.DoesNotContain("PERMANENT", (await lab.Topology.Gateway.IpAsync("neigh show dev lan0")).Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Who_claims_the_gateways_own_address_is_told_of()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await ClaimAsync(lab.Topology.Client2, lab.Mac2.ToBytes(), IPAddress.Parse("10.10.0.1"));
        var notice = await NamedDeviceTests.NoticeAsync(lab.Gateway.Notices, n => n.Kind == NoticeKind.GatewayClaimed);
        Assert.Equal((lab.Mac2, IPAddress.Parse("10.10.0.1")), (notice.Mac, notice.Address));
    }

    // A gratuitous ARP reply to all (RFC 826), on a raw socket.
    private static async Task ClaimAsync(LabHost from, byte[] mac, IPAddress address)
    {
        var frame = new byte[42];
        Array.Fill(frame, (byte)0xFF, 0, 6);
        mac.CopyTo(frame, 6);
        new byte[] { 8, 6, 0, 1, 8, 0, 6, 4, 0, 2 }.CopyTo(frame, 12);
        mac.CopyTo(frame, 22);
        address.GetAddressBytes().CopyTo(frame, 28);
        Array.Fill(frame, (byte)0xFF, 32, 6);
        address.GetAddressBytes().CopyTo(frame, 38);
        await from.Namespace.DoAsync(() =>
        {
            using var link = PacketSocket.Open("eth0", protocol: 0);
            for (var i = 0; i < 3; i++) link.Send(frame);
            return true;
        });
    }
}
