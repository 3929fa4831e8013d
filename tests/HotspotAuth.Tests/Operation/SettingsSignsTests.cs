using HotspotAuth.Gateway;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class SettingsSignsTests
{
    [Fact]
    public void A_value_with_an_end_of_line_is_a_fault_wherever_it_stands()
    {
        var settings = new HotspotSettings();
        settings.Site.Ssid = "office\nserver=198.51.100.1";
        settings.Site.Contact = "desk\u202e";
        settings.Gateway.WalledGarden = ["example.go.th", "example.com\n"];
        settings.Radius.Clients.Add(new RadiusClientSettings { Name = "a\r\nb", Address = "192.0.2.1", Secret = "a-secret-of-more-than-24-octets" });

        var keys = SettingsSigns.Check(settings).Select(fault => fault.Key);

        Assert.Equal(["Gateway:WalledGarden:1", "Radius:Clients:0:Name", "Site:Contact", "Site:Ssid"], keys.Order(StringComparer.Ordinal));
        Assert.Contains(SettingsValidator.Validate(settings), fault => fault.Key == "Site:Ssid");
    }

    [Fact]
    public void What_the_program_has_by_itself_holds_none() => Assert.Empty(SettingsSigns.Check(new HotspotSettings()));

    [Theory]
    [InlineData("lan0\n")]
    [InlineData("lan0\nuser=root")]
    [InlineData("lan0 up")]
    [InlineData("lan0;")]
    [InlineData("\"lan0\"")]
    public void No_interface_name_brings_a_second_line_into_dnsmasq_or_a_ruleset(string name)
    {
        var gateway = new GatewaySettings { Mode = GatewayMode.Nftables, LanInterface = name, WanInterface = name + "1", WalledGarden = [name, "example.com\nconf-file=/etc/passwd", "example.com\n"], UpstreamDns = ["192.0.2.53\n", "192.0.2.53#53\n"] };

        var keys = gateway.Validate().Select(fault => fault.Key).ToArray();

        Assert.Contains("Gateway:LanInterface", keys);
        Assert.Contains("Gateway:WanInterface", keys);
        Assert.Equal((3, 2), (keys.Count(key => key == "Gateway:WalledGarden"), keys.Count(key => key == "Gateway:UpstreamDns")));
    }
}
