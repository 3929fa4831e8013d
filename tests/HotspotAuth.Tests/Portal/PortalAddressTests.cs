using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class PortalAddressTests
{
    [Theory]
    [InlineData(false, "http://[::]:8080", "http://kpp2.net:8080")]
    [InlineData(false, "http://0.0.0.0:80", "http://kpp2.net")]
    [InlineData(false, "http://[::]:8080;http://[::]:80", "http://kpp2.net")]
    [InlineData(false, "http://[::]:8081;http://[::]:8082", "http://kpp2.net:8081")]
    [InlineData(true, "http://[::]:8080", "http://kpp2.net")]
    [InlineData(true, "http://[::]:8080;https://[::]:8443", "https://kpp2.net")]
    [InlineData(false, "http://[::]:8080;https://[::]:8443", "https://kpp2.net:8443")]
    [InlineData(false, "http://[::]:8080;https://[::]:8443;https://[::]:443", "https://kpp2.net")]
    public void Guests_are_sent_to_the_port_they_can_reach_and_to_https_where_there_is_one(bool ownGateway, string listening, string url) =>
        Assert.Equal(url, Address(ownGateway ? GatewayMode.Nftables : GatewayMode.None, listening).Base);

    [Fact]
    public void A_person_is_shown_the_name_without_the_scheme() => Assert.Equal("kpp2.net:8080", Address(GatewayMode.None, "http://[::]:8080").Shown);

    [Theory]
    [InlineData("kpp2.net", true)]
    [InlineData("KPP2.NET", true)]
    [InlineData("kpp2.net.", true)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("10.10.0.1", true)]
    [InlineData("[fd00:10:10::1]", true)]
    [InlineData("192.0.2.9", true)]
    [InlineData("10.10.0.2", false)]
    [InlineData("example.com", false)]
    [InlineData("kpp2.net.example.com", false)]
    [InlineData("notkpp2.net", false)]
    [InlineData("www.kpp2.net", false)]
    [InlineData("", false)]
    [InlineData("captive.apple.com", false)]
    public void Only_the_portals_names_and_the_addresses_of_this_machine_are_ours(string host, bool ours) =>
        Assert.Equal(ours, Address(GatewayMode.Nftables, "http://[::]:8080").IsOurs(host, IPAddress.Parse("192.0.2.9")));

    [Fact]
    public void An_ipv4_connection_to_a_dual_stack_socket_is_known_by_its_ipv4_address() =>
        Assert.True(Address(GatewayMode.None, "http://[::]:8080").IsOurs("192.0.2.9", IPAddress.Parse("::ffff:192.0.2.9")));

    [Fact]
    public void Without_an_own_gateway_its_default_address_is_a_stranger() =>
        Assert.False(Address(GatewayMode.None, "http://[::]:8080").IsOurs("10.10.0.1", IPAddress.Parse("192.0.2.9")));

    [Theory]
    [InlineData("http://example.com/a?b=c", true)]
    [InlineData("https://example.com", true)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//example.com/", false)]
    [InlineData("/status", false)]
    [InlineData("http://user@example.com/", false)]
    [InlineData("http://kpp2.net/login", false)]
    [InlineData("http:\\\\example.com", false)]
    [InlineData("http://example.com/\r\nSet-Cookie: a=b", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_address_asked_for_is_shown_only_as_a_plain_web_link_to_another_host(string? text, bool shown) =>
        Assert.Equal(shown, Destination.TryRead(text, Address(GatewayMode.None, "http://[::]:8080"), out _));

    [Fact]
    public void An_overlong_address_asked_for_is_let_go() =>
        Assert.False(Destination.TryRead("http://example.com/" + new string('a', Destination.MaxLength), Address(GatewayMode.None, "http://[::]:8080"), out _));

    private static PortalAddress Address(GatewayMode mode, string listening) =>
        new(new HotspotSettings { Gateway = new GatewaySettings { Mode = mode } }, listening.Split(';'));
}
