using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class ClientTableTests
{
    [Case(36)]
    [Theory]
    [InlineData("10.1.2.3", "host")]
    [InlineData("10.1.2.4", "small")]
    [InlineData("10.1.9.9", "wide")]
    [InlineData("192.0.2.1", "all4")]
    [InlineData("::ffff:10.1.2.3", "host")]
    [InlineData("fd00:10:10::5", "office6")]
    [InlineData("fd00:10:11::5", "wide6")]
    [InlineData("2001:db8::1", null)]
    public void Longest_prefix_wins(string address, string? expected)
    {
        var table = new RadiusClientTable(
        [
            ListenerRig.ClientFor("0.0.0.0/0", name: "all4"),
            ListenerRig.ClientFor("10.0.0.0/8", name: "wide"),
            ListenerRig.ClientFor("10.1.2.0/24", name: "small"),
            ListenerRig.ClientFor("10.1.2.3/32", name: "host"),
            ListenerRig.ClientFor("fd00::/8", name: "wide6"),
            ListenerRig.ClientFor("fd00:10:10::/64", name: "office6"),
        ]);
        Assert.Equal(expected, table.Find(IPAddress.Parse(address))?.Name);
    }

    [Fact]
    public void IPv6_default_route_does_not_let_IPv4_in()
    {
        var table = new RadiusClientTable([ListenerRig.ClientFor("::/0", name: "all6")]);
        Assert.Equal("all6", table.Find(IPAddress.Parse("2001:db8::1"))?.Name);
        Assert.Null(table.Find(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void Two_clients_of_one_network_or_one_name_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new RadiusClientTable([ListenerRig.ClientFor("10.0.0.0/8", name: "a"), ListenerRig.ClientFor("10.0.0.0/8", name: "b")]));
        Assert.Throws<ArgumentException>(() =>
            new RadiusClientTable([ListenerRig.ClientFor("10.0.0.0/8", name: "a"), ListenerRig.ClientFor("10.0.0.0/9", name: "A")]));
    }

    [Fact]
    public void Empty_table_knows_nobody() => Assert.Null(RadiusClientTable.Empty.Find(IPAddress.Loopback));

    [Fact]
    public void Learned_addresses_are_bounded_and_forgotten_only_on_request()
    {
        var learned = new LearnedAuthenticators();
        for (var i = 0; i < LearnedAuthenticators.Capacity; i++)
            Assert.True(learned.Add(new IPAddress([10, 0, (byte)(i >> 8), (byte)i])));
        Assert.False(learned.Add(IPAddress.Parse("10.9.9.9")));
        Assert.False(learned.Contains(IPAddress.Parse("10.9.9.9")));
        Assert.True(learned.Contains(IPAddress.Parse("10.0.3.4")));
        Assert.True(learned.Forget(IPAddress.Parse("10.0.3.4")));
        Assert.False(learned.Contains(IPAddress.Parse("10.0.3.4")));
    }
}
