using System.Globalization;
using System.Text;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>
/// The nftables ruleset of the guest LAN, built from the settings. Applying it twice changes nothing: rules are flushed and written
/// again in the same transaction, sets keep their elements, so sessions outlive a restart of the service.
/// </summary>
internal static class Ruleset
{
    /// <summary>Family and name of our table; nothing outside it is touched.</summary>
    public const string Table = "inet " + TableName;

    /// <summary>The table's name within the family inet.</summary>
    public const string TableName = "hotspot";

    /// <summary>The table of <see cref="BuildClaims"/>.</summary>
    public const string ClaimsTable = "arp " + TableName;

    /// <summary>A set whose name tells the shape of the other sets; another shape means the table is built anew.</summary>
    public const string Layout = "layout_1";

    // Marks of a packet, in bits that common tools (fwmark of VPNs, tc) leave alone.
    private const string Open = "0x10000";
    private const string Unlearned = "0x20000";

    /// <summary>Mark of a connection that began before its client was open.</summary>
    public const uint BeganShut = 0x40000;

    // What neighbours say to find each other (RFC 4861) and their multicast groups (RFC 3810): never a session's traffic.
    private const string Discovery = "nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld-listener-done, mld2-listener-report";

    // Answers to our own search for other DHCP servers, by its number (RFC 2131 §2, octet 4 behind eight of UDP). Whose network they are of is what is to be found out.
    private static readonly string Offer = string.Create(
        CultureInfo.InvariantCulture, $"ip daddr 255.255.255.255 udp sport {DhcpMessage.ServerPort} udp dport {DhcpMessage.ClientPort} @th,96,32 0x{DhcpMessage.Transaction:x} limit rate 20/second burst 20 packets");

    /// <summary>The whole ruleset as one transaction in nft's language.</summary>
    public static string Build(GatewaySettings settings, PortalDoor door)
    {
        var text = new StringBuilder(8192);
        var lan4 = settings.Lan4;
        var lan6 = settings.Lan6;
        text.Append(CultureInfo.InvariantCulture, $"add table {Table}\nflush table {Table}\ntable {Table} {{\n");
        AppendSets(text);
        AppendGuard(text, settings.LanInterface, lan4, lan6);
        AppendClassify(text, settings.LanInterface, lan4, lan6);
        AppendDoors(text, settings.LanInterface, lan4, lan6, door);
        AppendInput(text, settings.LanInterface, lan4, lan6, door);
        AppendForward(text, settings.LanInterface, settings.WanInterface);
        if (settings.Nat) AppendMasquerade(text, settings.WanInterface, lan4, lan6);
        text.Append("}\n");
        AppendGarden(text, settings);
        text.Append(Blocked(settings));
        return text.ToString();
    }

    /// <summary>The devices that get no answer, as commands that put them in the place of those before.</summary>
    public static string Blocked(GatewaySettings settings)
    {
        var macs = settings.BlockMacs;
        return $"flush set {Table} blocked\n" + (macs.Count == 0 ? "" : $"add element {Table} blocked {{ {string.Join(", ", macs)} }}\n");
    }

    private static void AppendSets(StringBuilder text) => text.Append(
        $$"""
        set {{Layout}} { type ether_addr; }
        set clients { type ether_addr; flags timeout; size 65535; }
        set auth4 { type ether_addr . ipv4_addr; flags timeout; counter; size 65535; }
        set auth6 { type ether_addr . ipv6_addr; flags timeout; counter; size 262144; }
        set down4 { type ipv4_addr; flags timeout; counter; size 65535; }
        set down6 { type ipv6_addr; flags timeout; counter; size 262144; }
        set owned4 { type ipv4_addr; flags timeout; size 65535; }
        set owned6 { type ipv6_addr; flags timeout; size 262144; }
        set taken4 { type ether_addr . ipv4_addr; flags dynamic,timeout; timeout 20s; size 1024; }
        set taken6 { type ether_addr . ipv6_addr; flags dynamic,timeout; timeout 20s; size 1024; }
        set blocked { type ether_addr; size 4096; }
        set learn4 { type ether_addr . ipv4_addr; flags dynamic,timeout; timeout 10s; size 4096; }
        set learn6 { type ether_addr . ipv6_addr; flags dynamic,timeout; timeout 10s; size 4096; }
        set garden4 { type ipv4_addr; flags timeout; timeout 1h; size 16384; }
        set garden6 { type ipv6_addr; flags timeout; timeout 1h; size 16384; }
        set garden_net4 { type ipv4_addr; flags interval; auto-merge; }
        set garden_net6 { type ipv6_addr; flags interval; auto-merge; }
        set flood { type ether_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set dns_rate { type ether_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set dns_up { type ether_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set dns_down { type ipv4_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set dns_down6 { type ipv6_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set portal_rate { type ether_addr; flags dynamic,timeout; timeout 10s; size 16384; }
        set portal_open { type ether_addr; flags dynamic; size 16384; }
        map class_up4 { type ipv4_addr : classid; size 65535; }
        map class_up6 { type ipv6_addr : classid; size 262144; }
        map class_down4 { type ipv4_addr : classid; size 65535; }
        map class_down6 { type ipv6_addr : classid; size 262144; }
        set police_up4 { type ipv4_addr; limit rate over 1 mbytes/second burst 1 mbytes; size 65535; }
        set police_up6 { type ipv6_addr; limit rate over 1 mbytes/second burst 1 mbytes; size 262144; }
        set police_down4 { type ipv4_addr; limit rate over 1 mbytes/second burst 1 mbytes; size 65535; }
        set police_down6 { type ipv6_addr; limit rate over 1 mbytes/second burst 1 mbytes; size 262144; }

        """);

    /// <summary>
    /// Notices who claims the gateway's own IPv4 address in ARP (RFC 826), which turns the others' packets to him. A table of its own:
    /// ARP is a family of its own, and a kernel may lack it.
    /// </summary>
    public static string BuildClaims(GatewaySettings settings) => string.Create(CultureInfo.InvariantCulture, $$"""
        add table {{ClaimsTable}}
        flush table {{ClaimsTable}}
        table {{ClaimsTable}} {
            set claims { type ether_addr . ipv4_addr; flags dynamic,timeout; timeout 20s; size 256; }
            chain hear {
                type filter hook input priority filter; policy accept;
                iifname "{{settings.LanInterface}}" arp saddr ip {{settings.Lan4.Address}} update @claims { arp saddr ether . arp saddr ip } drop
            }
        }

        """);

    // Before connection tracking: what can't be true costs no entry there. 67 and 547 as a source are a DHCP server among the
    // guests, router advertisements and redirects a rogue router.
    private static void AppendGuard(StringBuilder text, string lan, LanPrefix lan4, LanPrefix? lan6)
    {
        var prefix6 = lan6 is null ? "" : $", {lan6.Network}";
        text.Append(CultureInfo.InvariantCulture, $$"""
            chain guard {
                type filter hook prerouting priority raw; policy accept;
                iifname != "{{lan}}" accept
                ether saddr @blocked drop
                {{Offer}} notrack accept
                ip saddr {{lan4.Address}} drop
                meta nfproto ipv4 ip saddr != { 0.0.0.0, {{lan4.Network}} } drop
                ip saddr 0.0.0.0 meta l4proto != udp drop
                ip saddr 0.0.0.0 udp dport != 67 drop
                meta nfproto ipv6 icmpv6 type { nd-router-advert, nd-redirect } drop
                ip6 saddr :: meta l4proto != ipv6-icmp drop
                meta nfproto ipv6 ip6 saddr != { ::, fe80::/10{{prefix6}} } drop
                {{(lan6 is null ? "" : $"ip6 saddr {lan6.Address} drop")}}
                udp sport { 67, 547 } drop
                ether saddr != @clients update @flood { ether saddr limit rate over 400/second burst 800 packets } drop
            }

            """);
    }

    // Every packet from the LAN is looked up here, once: the lookup is also the upward counter, and because no rule for established
    // connections stands before it, a logout or an expiry cuts open connections with the next packet.
    private static void AppendClassify(StringBuilder text, string lan, LanPrefix lan4, LanPrefix? lan6)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""
            chain classify {
                type filter hook prerouting priority mangle; policy accept;
                iifname != "{{lan}}" accept
                icmpv6 type { {{Discovery}} } accept
                ether saddr . ip saddr @auth4 meta mark set meta mark or {{Open}} accept
                ether saddr . ip6 saddr @auth6 meta mark set meta mark or {{Open}} accept
                ip saddr @owned4 update @taken4 { ether saddr . ip saddr }
                ip6 saddr @owned6 update @taken6 { ether saddr . ip6 saddr }
                ether saddr @clients ip saddr {{lan4.Network}} update @learn4 { ether saddr . ip saddr } meta mark set meta mark or {{Unlearned}}

            """);
        if (lan6 is not null)
            text.Append(CultureInfo.InvariantCulture, $"    ether saddr @clients ip6 saddr {lan6.Network} update @learn6 {{ ether saddr . ip6 saddr }} meta mark set meta mark or {Unlearned}\n");
        text.Append(CultureInfo.InvariantCulture, $"    ct state new ct mark set ct mark or {BeganShut}\n}}\n");
    }

    // Port 80 only: nothing encrypted is ever intercepted. The portal's own address leads to it for everyone, logged in or not.
    private static void AppendDoors(StringBuilder text, string lan, LanPrefix lan4, LanPrefix? lan6, PortalDoor door)
    {
        text.Append(CultureInfo.InvariantCulture, $"chain doors {{\n    type nat hook prerouting priority dstnat; policy accept;\n    iifname != \"{lan}\" accept\n");
        AppendOwnDoor(text, "ip", lan4, 80, door.HttpPort);
        if (door.HttpsPort is { } https) AppendOwnDoor(text, "ip", lan4, 443, https);
        if (lan6 is not null)
        {
            AppendOwnDoor(text, "ip6", lan6, 80, door.HttpPort);
            if (door.HttpsPort is { } https6) AppendOwnDoor(text, "ip6", lan6, 443, https6);
        }

        text.Append(CultureInfo.InvariantCulture, $"    meta mark and {Open} != 0 accept\n");
        foreach (var (family, own, lan46) in new[] { ("ip", lan4, "4"), ("ip6", lan6, "6") })
        {
            if (own is null) continue;
            var target = family == "ip" ? own.Address.ToString() : $"[{own.Address}]";
            text.Append(CultureInfo.InvariantCulture, $"""
                    {family} daddr @garden{lan46} accept
                    {family} daddr @garden_net{lan46} accept
                    meta nfproto ipv{lan46} udp dport 53 dnat {family} to {target}:53
                    meta nfproto ipv{lan46} tcp dport 53 dnat {family} to {target}:53
                    meta nfproto ipv{lan46} tcp dport 80 meta mark and {Unlearned} == 0 dnat {family} to {target}:{door.HttpPort}

                """);
        }

        text.Append("}\n");
    }

    private static void AppendOwnDoor(StringBuilder text, string family, LanPrefix own, int from, int to)
    {
        if (from == to) return;
        var target = family == "ip" ? own.Address.ToString() : $"[{own.Address}]";
        text.Append(CultureInfo.InvariantCulture, $"    {family} daddr {own.Address} tcp dport {from} dnat {family} to {target}:{to}\n");
    }

    // Names before login, by count and by octets both ways: enough for the pages of a sign-in window and dozens of impatient apps,
    // too little for a tunnel that hides traffic in questions. After login none of it holds.
    // What guests may say to the box itself, before and after login: portal, DNS, DHCP, neighbour discovery, ping. Administration,
    // metrics and RADIUS are not among it whatever they listen on. A connection that was led to the portal ends with the first packet
    // after login: browsers keep such sockets, and would get the portal's answers for a foreign host. HTTPS that isn't there is refused at once, so that a browser
    // which tries https first goes on to http.
    private static void AppendInput(StringBuilder text, string lan, LanPrefix lan4, LanPrefix? lan6, PortalDoor door)
    {
        var ports = door.HttpsPort is { } https && https != door.HttpPort
            ? string.Create(CultureInfo.InvariantCulture, $"{{ {door.HttpPort}, {https} }}")
            : door.HttpPort.ToString(CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $$"""
            chain input {
                type filter hook input priority filter; policy accept;
                iifname "{{lan}}" jump from_lan
            }
            chain from_lan {
                icmpv6 type { {{Discovery}} } accept
                meta mark and {{Open}} != 0 meta l4proto tcp ct status dnat ct original ip daddr != {{lan4.Address}} reject with tcp reset
                {{(lan6 is null ? "" : $"meta mark and {Open} != 0 meta l4proto tcp ct status dnat ct original ip6 daddr != {lan6.Address} reject with tcp reset")}}
                udp dport { 67, 547 } accept
                {{Offer}} accept
                meta mark and {{Open}} == 0 meta l4proto { tcp, udp } th dport 53 update @dns_rate { ether saddr limit rate over 50/second burst 150 packets } drop
                meta mark and {{Open}} == 0 meta l4proto { tcp, udp } th dport 53 update @dns_up { ether saddr limit rate over 4 kbytes/second burst 16 kbytes } drop
                tcp dport {{ports}} ct state new update @portal_rate { ether saddr limit rate over 20/second burst 80 packets } drop
                tcp dport {{ports}} ct state new add @portal_open { ether saddr ct count over 64 } reject with tcp reset
                ct state established,related accept
                meta l4proto { tcp, udp } th dport 53 accept
                ip daddr {{lan4.Address}} tcp dport {{ports}} accept
                {{(lan6 is null ? "" : string.Create(CultureInfo.InvariantCulture, $"ip6 daddr {lan6.Address} tcp dport {ports} accept"))}}
                icmp type echo-request limit rate 200/second accept
                icmpv6 type echo-request limit rate 200/second accept
                tcp dport { 80, 443 } reject with tcp reset
                drop
            }
            chain to_lan {
                type filter hook output priority filter; policy accept;
                oifname != "{{lan}}" accept
                icmpv6 type { {{Discovery}}, nd-router-advert } accept
                ip daddr @down4 accept
                ip6 daddr @down6 accept
                meta l4proto { tcp, udp } th sport 53 update @dns_down { ip daddr limit rate over 16 kbytes/second burst 64 kbytes } drop
                meta l4proto { tcp, udp } th sport 53 update @dns_down6 { ip6 daddr limit rate over 16 kbytes/second burst 64 kbytes } drop
            }

            """);
    }

    // Packets of up to 256 octets (acknowledgements, names, voices) go before the others of the same client, so that an upload that
    // fills its rate does not starve the client's own downloads of their acknowledgements.
    // Refused, not dropped: a browser that gets an answer shows the sign-in page instead of waiting. An open client's address that
    // is not learned yet is dropped, so that its SYN comes again within the second in which the address opens.
    private static void AppendForward(StringBuilder text, string lan, string wan) => text.Append(CultureInfo.InvariantCulture, $$"""
        chain short_first {
            meta length <= 256 meta priority set meta priority or {{TrafficControl.Short}}
            accept
        }
        chain up_speed {
            ip saddr @police_up4 drop
            ip6 saddr @police_up6 drop
            meta priority set ip saddr map @class_up4 goto short_first
            meta priority set ip6 saddr map @class_up6 goto short_first
            accept
        }
        chain down_speed {
            ip daddr @police_down4 drop
            ip6 daddr @police_down6 drop
            meta priority set ip daddr map @class_down4 goto short_first
            meta priority set ip6 daddr map @class_down6 goto short_first
            accept
        }
        chain forward {
            type filter hook forward priority filter; policy accept;
            iifname "{{lan}}" jump lan_out
            oifname "{{lan}}" jump lan_in
        }
        chain lan_out {
            oifname != "{{wan}}" reject with icmpx admin-prohibited
            meta mark and {{Open}} != 0 goto up_speed
            ip daddr @garden4 accept
            ip6 daddr @garden6 accept
            ip daddr @garden_net4 accept
            ip6 daddr @garden_net6 accept
            meta mark and {{Unlearned}} != 0 drop
            meta l4proto tcp reject with tcp reset
            meta l4proto udp reject with icmpx port-unreachable
            reject with icmpx admin-prohibited
        }
        chain lan_in {
            ct state != { established, related } drop
            ip daddr @down4 goto down_speed
            ip6 daddr @down6 goto down_speed
            ip saddr @garden4 accept
            ip6 saddr @garden6 accept
            ip saddr @garden_net4 accept
            ip6 saddr @garden_net6 accept
            meta l4proto tcp reject with tcp reset
            drop
        }

        """);

    private static void AppendMasquerade(StringBuilder text, string wan, LanPrefix lan4, LanPrefix? lan6)
    {
        text.Append(CultureInfo.InvariantCulture, $"chain leave {{\n    type nat hook postrouting priority srcnat; policy accept;\n    oifname \"{wan}\" ip saddr {lan4.Network} masquerade\n");
        if (lan6 is not null && lan6.Address.IsIPv6UniqueLocal)
            text.Append(CultureInfo.InvariantCulture, $"    oifname \"{wan}\" ip6 saddr {lan6.Network} masquerade\n");
        text.Append("}\n");
    }

    private static void AppendGarden(StringBuilder text, GatewaySettings settings)
    {
        foreach (var (set, v4) in new[] { ("garden_net4", true), ("garden_net6", false) })
        {
            text.Append(CultureInfo.InvariantCulture, $"flush set {Table} {set}\n");
            var networks = settings.GardenNetworks.Where(n => n.BaseAddress.IsV4() == v4).ToList();
            if (networks.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"add element {Table} {set} {{ {string.Join(", ", networks)} }}\n");
        }
    }
}
