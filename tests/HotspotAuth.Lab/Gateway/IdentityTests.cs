using System.Net;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class IdentityTests
{
    private static readonly TimeSpan Session = TimeSpan.FromHours(1);

    [LabFact]
    public async Task Another_device_does_not_pass_with_a_logged_in_clients_address()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, Session, GatewayLab.Address1, IPAddress.Parse("fd00:10:10::11"));
        await using var owner = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        var reached = lab.Topology.Internet.Connections;
        await lab.Topology.Client2.IpBatchAsync("address add 10.10.0.11/16 dev eth0\naddress add fd00:10:10::11/64 dev eth0 nodad");
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo, GatewayLab.Address1)).Outcome);
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo6, IPAddress.Parse("fd00:10:10::11"))).Outcome);
        Assert.Equal(reached, lab.Topology.Internet.Connections);
    }

    [LabFact]
    public async Task A_logged_in_device_does_not_pass_with_an_IPv4_address_that_is_not_its_own()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, Session, GatewayLab.Address1);
        await lab.Topology.Client1.IpBatchAsync("address add 10.10.7.7/16 dev eth0");
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo, IPAddress.Parse("10.10.7.7"))).Outcome);
        Assert.Equal(0, lab.Topology.Internet.Connections);
    }

    [LabFact]
    public async Task A_source_outside_the_LAN_does_not_pass()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, Session, GatewayLab.Address1);
        await lab.Topology.Client1.IpBatchAsync("address add 192.168.9.9/24 dev eth0\naddress add 2001:db8:9::9/64 dev eth0 nodad");
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo, IPAddress.Parse("192.168.9.9"))).Outcome);
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo6, IPAddress.Parse("2001:db8:9::9"))).Outcome);
        Assert.Equal(0, lab.Topology.Internet.Connections);
    }

    // A phone takes new privacy addresses (RFC 8981) all day; the login page only ever saw one address.
    [LabFact]
    public async Task IPv6_addresses_that_a_logged_in_device_takes_later_open_by_themselves()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, Session, GatewayLab.Address1);
        foreach (var privacy in new[] { "fd00:10:10::a1", "fd00:10:10:0:1234:5678:9abc:def0" })
        {
            await lab.Topology.Client1.IpBatchAsync($"address add {privacy}/64 dev eth0 nodad");
            var outcome = Attempt.Refused;
            for (var since = DateTime.UtcNow; outcome != Attempt.Connected && DateTime.UtcNow - since < Patience.Most;) outcome = (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo6, IPAddress.Parse(privacy))).Outcome;
            Assert.Equal(Attempt.Connected, outcome);
        }

        Assert.Equal(Attempt.Refused, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo6)).Outcome);
    }

    [LabFact]
    public async Task An_address_of_one_logged_in_device_is_not_learned_for_another()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var contested = IPAddress.Parse("fd00:10:10::11");
        await lab.OpenAsync(lab.Mac1, Session, GatewayLab.Address1, contested);
        await lab.OpenAsync(lab.Mac2, Session, GatewayLab.Address2);
        await lab.Topology.Client2.IpBatchAsync("address add fd00:10:10::11/64 dev eth0 nodad");
        Assert.NotEqual(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo6, contested)).Outcome);
        Assert.Equal(lab.Mac1, Assert.Single(await lab.CountersAsync(), c => c.Address.Equals(contested)).Mac);
        Assert.True(lab.Gateway.Refused > 0);
    }

    [LabFact]
    public async Task The_device_behind_an_address_is_found_in_the_neighbour_table()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var address6 = IPAddress.Parse("fd00:10:10::12");
        Assert.Null(await lab.Gateway.FindMacAsync(IPAddress.Parse("10.10.200.200"), CancellationToken.None));
        await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo);
        await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo6);
        Assert.Equal(lab.Mac2, await lab.Gateway.FindMacAsync(GatewayLab.Address2, CancellationToken.None));
        Assert.Equal(lab.Mac2, await lab.Gateway.FindMacAsync(GatewayLab.Address2.MapToIPv6(), CancellationToken.None));
        Assert.Equal(lab.Mac2, await lab.Gateway.FindMacAsync(address6, CancellationToken.None));
        Assert.Contains(lab.Gateway.Neighbours(), n => n.Address.Equals(address6) && n.Mac == lab.Mac2);
    }
}
