using System.Net.Sockets;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class GatewaySettingsTests
{
    private static GatewaySettings Good() => new() { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "eth0" };

    [Fact]
    public void Good_settings_have_no_fault() => Assert.Empty(Good().Validate());

    [Fact]
    public void Mode_none_asks_for_nothing() => Assert.Empty(new GatewaySettings { LanAddress = "rubbish" }.Validate());

    [Fact]
    public void Every_fault_is_told_at_once_with_key_and_mend()
    {
        var settings = new GatewaySettings
        {
            Mode = GatewayMode.Nftables,
            LanInterface = "",
            WanInterface = "eth 0",
            LanAddress = "10.10.0.1",
            LanAddress6 = "fd00::1/48",
            LeaseMinutes = 0,
            UpstreamDns = ["dns.example"],
            WalledGarden = ["good.example", "not a name\nserver=1.2.3.4"],
        };
        var faults = settings.Validate().ToList();
        Assert.Equal(
            ["Gateway:LanInterface", "Gateway:WanInterface", "Gateway:LanAddress", "Gateway:LanAddress6", "Gateway:LeaseMinutes", "Gateway:UpstreamDns", "Gateway:WalledGarden"],
            faults.Select(f => f.Key));
        Assert.All(faults, f => Assert.False(string.IsNullOrWhiteSpace(f.Fault) || string.IsNullOrWhiteSpace(f.Mend)));
    }

    [Theory]
    [InlineData("lan0\"; drop")]
    [InlineData("a-name-of-16-char")]
    [InlineData("lan0 ")]
    public void An_interface_name_that_the_ruleset_could_not_hold_is_refused(string name)
    {
        var settings = Good();
        settings.LanInterface = name;
        Assert.Equal("Gateway:LanInterface", Assert.Single(settings.Validate()).Key);
    }

    [Theory]
    [InlineData("10.10.0.1/33")]
    [InlineData("10.10.0.1/-1")]
    [InlineData("10.10.0.1/16x")]
    [InlineData("10.10.0.0/16")]
    [InlineData("fd00::1/64")]
    [InlineData("/16")]
    public void A_LAN_address_that_is_none_is_refused(string text)
    {
        var settings = Good();
        settings.LanAddress = text;
        Assert.Equal("Gateway:LanAddress", Assert.Single(settings.Validate()).Key);
    }

    [Theory]
    [InlineData("10.10.200.77/16", "10.10.0.0/16")]
    [InlineData("192.168.1.130/25", "192.168.1.128/25")]
    [InlineData("10.1.2.3/9", "10.0.0.0/9")]
    public void The_network_of_a_LAN_address_has_its_host_bits_cleared(string text, string network)
    {
        Assert.True(LanPrefix.TryParse(text, AddressFamily.InterNetwork, out var prefix));
        Assert.Equal(network, prefix.Network.ToString());
        Assert.Equal(text, prefix.ToString());
    }

    [Fact]
    public void The_walled_garden_is_parted_into_names_and_networks()
    {
        var settings = Good();
        settings.WalledGarden = ["Portal.Example.go.th", "192.0.2.7", "198.51.100.0/24", "2001:db8::/32"];
        Assert.Empty(settings.Validate());
        Assert.Equal(["portal.example.go.th"], settings.GardenHosts);
        Assert.Equal(["192.0.2.7/32", "198.51.100.0/24", "2001:db8::/32"], settings.GardenNetworks.Select(n => n.ToString()));
    }

    [Fact]
    public void A_device_that_is_none_has_no_name_or_is_named_twice_is_refused_with_its_place()
    {
        var settings = Good();
        settings.Bypass = [new NamedDevice { Mac = "02-11-22-33-44-55", Name = "printer" }, new NamedDevice { Mac = "ff:ff:ff:ff:ff:ff", Name = "all" }];
        settings.Block = [new NamedDevice { Mac = "0211.2233.4455", Name = "the same" }, new NamedDevice { Mac = "02:11:22:33:44:56" }];
        Assert.Equal(["Gateway:Bypass:1:Mac", "Gateway:Block:0:Mac", "Gateway:Block:1:Name"], settings.Validate().Select(f => f.Key));
    }
}
