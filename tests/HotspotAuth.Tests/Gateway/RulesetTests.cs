using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class RulesetTests
{
    private static readonly PortalDoor Door = new("kpp2.net", 8080, 8443);

    private static GatewaySettings Settings() => new() { Mode = GatewayMode.Nftables, LanInterface = "lan0", WanInterface = "wan0" };

    private static string Chain(string ruleset, string name)
    {
        var start = ruleset.IndexOf($"chain {name} {{", StringComparison.Ordinal);
        Assert.True(start >= 0, $"no chain {name}");
        return ruleset[start..ruleset.IndexOf("\n}", start, StringComparison.Ordinal)];
    }

    [Fact]
    public void No_rule_for_established_connections_stands_on_the_way_out()
    {
        var ruleset = Ruleset.Build(Settings(), Door);
        foreach (var chain in new[] { "guard", "classify", "lan_out" })
            Assert.DoesNotContain("established", Chain(ruleset, chain), StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_port_443_is_never_translated()
    {
        var doors = Chain(Ruleset.Build(Settings(), Door), "doors").Split('\n');
        Assert.All(doors.Where(l => l.Contains("443", StringComparison.Ordinal)), l => Assert.Matches("ip6? daddr (10\\.10\\.0\\.1|fd00:10:10::1) tcp dport 443 dnat", l));
    }

    [Fact]
    public void The_input_ends_with_a_drop()
    {
        var input = Chain(Ruleset.Build(Settings(), Door), "from_lan");
        Assert.Equal("drop", input.Split('\n', StringSplitOptions.TrimEntries)[^1]);
        Assert.DoesNotContain("9443", input, StringComparison.Ordinal);
    }

    // The number is what makes it safe: a guest who plays DHCP server reaches nothing of this machine's but the search for such as him.
    [Fact]
    public void Of_a_DHCP_servers_port_nothing_comes_in_but_answers_to_our_own_search()
    {
        var ruleset = Ruleset.Build(Settings(), Door);
        foreach (var (chain, then) in new[] { ("guard", "notrack accept"), ("from_lan", "accept") })
        {
            var rule = Assert.Single(Chain(ruleset, chain).Split('\n', StringSplitOptions.TrimEntries), line => line.Contains("udp dport 68", StringComparison.Ordinal));
            Assert.Equal($"ip daddr 255.255.255.255 udp sport 67 udp dport 68 @th,96,32 0x{DhcpMessage.Transaction:x8} limit rate 20/second burst 20 packets {then}", rule);
        }
    }

    [Fact]
    public void Without_NAT_nothing_is_masqueraded()
    {
        var settings = Settings();
        settings.Nat = false;
        Assert.DoesNotContain("masquerade", Ruleset.Build(settings, Door), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_unique_local_IPv6_prefix_is_masqueraded()
    {
        var settings = Settings();
        Assert.Contains("ip6 saddr fd00:10:10::/64 masquerade", Ruleset.Build(settings, Door), StringComparison.Ordinal);
        settings.LanAddress6 = "2001:db8:7::1/64";
        Assert.DoesNotContain("ip6 saddr 2001:db8:7::/64 masquerade", Ruleset.Build(settings, Door), StringComparison.Ordinal);
    }

    [Fact]
    public void A_LAN_without_IPv6_lets_none_of_it_in()
    {
        var settings = Settings();
        settings.LanAddress6 = "";
        var ruleset = Ruleset.Build(settings, Door);
        Assert.Contains("ip6 saddr != { ::, fe80::/10 } drop", ruleset, StringComparison.Ordinal);
        Assert.DoesNotContain("dnat ip6", ruleset, StringComparison.Ordinal);
    }

    [Fact]
    public void A_portal_on_port_80_needs_no_door_of_its_own()
    {
        var ruleset = Ruleset.Build(Settings(), new PortalDoor("kpp2.net", 80, null));
        Assert.DoesNotContain("ip daddr 10.10.0.1 tcp dport 80 dnat", ruleset, StringComparison.Ordinal);
        Assert.Contains("ip daddr 10.10.0.1 tcp dport 80 accept", ruleset, StringComparison.Ordinal);
    }

    [Fact]
    public void Walled_garden_networks_are_in_the_sets_of_their_family()
    {
        var settings = Settings();
        settings.WalledGarden = ["192.0.2.0/24", "2001:db8::/32", "portal.example"];
        var ruleset = Ruleset.Build(settings, Door);
        Assert.Contains("add element inet hotspot garden_net4 { 192.0.2.0/24 }", ruleset, StringComparison.Ordinal);
        Assert.Contains("add element inet hotspot garden_net6 { 2001:db8::/32 }", ruleset, StringComparison.Ordinal);
    }
}
