using System.Globalization;
using System.Net.NetworkInformation;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>One thing that the gateway needs of the machine.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Ok">Whether it serves.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">What to do when it doesn't; empty when it does.</param>
internal sealed record ProbeResult(string Name, bool Ok, string Detail, string Mend);

/// <summary>Looks at the machine without changing it: a scratch table comes and goes, nothing else.</summary>
internal static class GatewayProbe
{
    private const int CapNetAdmin = 12;

    private static string ScratchName => string.Create(CultureInfo.InvariantCulture, $"hotspot_probe_{Environment.ProcessId}");

    private static string Scratch => "inet " + ScratchName;

    /// <summary>Everything that mode <c>nftables</c> needs, in the order in which a lack shows.</summary>
    public static IReadOnlyList<ProbeResult> Inspect(GatewaySettings settings)
    {
        var results = new List<ProbeResult> { Capability() };
        try
        {
            using var nft = Nftables.Open();
            results.Add(new ProbeResult("libnftables", true, LibNftables.Library + " loads", ""));
            results.Add(Sets(nft));
            results.Add(Classes());
        }
        catch (GatewayException fault)
        {
            results.Add(new ProbeResult("libnftables", false, fault.Message, "apt-get install libnftables1"));
        }

        var dnsmasq = Dnsmasq.Find();
        if (settings.Dnsmasq == DnsmasqMode.Managed)
            results.Add(new ProbeResult("dnsmasq", dnsmasq is not null, dnsmasq ?? "not installed", dnsmasq is null ? "apt-get install dnsmasq-base" : ""));
        foreach (var key in settings.Lan6 is null ? ["net/ipv4/ip_forward"] : new[] { "net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding" })
            results.Add(Setting(key));
        if (settings.Nat) results.Add(Connections());
        results.Add(Interface("LAN interface", settings.LanInterface, settings.Lan4));
        results.Add(Interface("WAN interface", settings.WanInterface, null));
        return results;
    }

    /// <summary>Makes the kinds of set and expression that the ruleset uses in a scratch table.</summary>
    /// <exception cref="NftException">The kernel lacks one, or we lack the right.</exception>
    public static void RequireSets(Nftables nft)
    {
        try
        {
            nft.Apply($$"""
                table {{Scratch}} {
                    set pairs { type ether_addr . ipv4_addr; flags timeout; counter; size 16; }
                    set rates { type ether_addr; flags dynamic,timeout; timeout 10s; size 16; }
                    set opened { type ether_addr; flags dynamic; size 16; }
                    map classes { type ipv4_addr : classid; size 16; }
                    set limits { type ipv4_addr; limit rate over 5 mbytes/second burst 5 mbytes; size 16; }
                    chain look {
                        type filter hook prerouting priority raw; policy accept;
                        iifname "hotspot_none" ether saddr . ip saddr @pairs accept
                        iifname "hotspot_none" update @rates { ether saddr limit rate over 5/second burst 5 packets } accept
                        iifname "hotspot_none" meta priority set ip saddr map @classes
                        iifname "hotspot_none" ct state new add @opened { ether saddr ct count over 5 } accept
                    }
                    chain translate { type nat hook postrouting priority srcnat; policy accept; oifname "hotspot_none" masquerade; }
                }

                """);
        }
        finally
        {
            Remove(nft);
        }
    }

    /// <summary>
    /// Whether adding an element again moves its end and keeps its counter (Linux 6.12 and later); before, the element has to be made anew.
    /// </summary>
    public static bool MovesTimeouts(Nftables nft, NftSetReader reader)
    {
        const string Key = "02:00:00:00:00:01 . 192.0.2.1";
        try
        {
            nft.Apply($"add table {Scratch}\nadd set {Scratch} pairs {{ type ether_addr . ipv4_addr; flags timeout; counter; size 16; }}\nadd element {Scratch} pairs {{ {Key} timeout 1h }}\n");
            nft.Apply($"add element {Scratch} pairs {{ {Key} timeout 3h }}\n");
            return reader.All(ScratchName, "pairs") is [{ Left.TotalHours: > 2 }];
        }
        finally
        {
            Remove(nft);
        }
    }

    private static void Remove(Nftables nft)
    {
        try
        {
            nft.Apply($"add table {Scratch}\ndelete table {Scratch}\n");
        }
        catch (NftException)
        {
            // Without the right to make it there is nothing to remove; the first refusal is the one to tell.
        }
    }

    private static ProbeResult Capability()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        var has = line is not null
            && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
            && (bits & (1UL << CapNetAdmin)) != 0;
        return new ProbeResult("CAP_NET_ADMIN", has, has ? "present" : "absent", has ? "" : "run as root, or AmbientCapabilities=CAP_NET_ADMIN in the service's unit");
    }

    private static ProbeResult Sets(Nftables nft)
    {
        try
        {
            RequireSets(nft);
            return new ProbeResult("nftables sets", true, "keys of two parts with timeout and counter, maps to classes, limits, connection counts and masquerade work", "");
        }
        catch (NftException fault)
        {
            var mend = fault.Fault == NftFault.NotPermitted ? "run as root, or give the service CAP_NET_ADMIN" : "a kernel of Linux 5.10 or later with nf_tables, nft_connlimit, nft_masq and nf_conntrack";
            return new ProbeResult("nftables sets", false, fault.Message.ReplaceLineEndings(" "), mend);
        }
    }

    // Not needed: without it nftables keeps the speeds.
    private static ProbeResult Classes()
    {
        using var socket = NetlinkSocket.Open(NetlinkSocket.Route, 0, TimeSpan.FromSeconds(2));
        var known = new TrafficControl(socket, NeighbourTable.InterfaceIndex("lo")).IsKnown();
        return new ProbeResult("HTB", true, known ? "speeds are kept by classes" : "not in this kernel (sch_htb): speeds are kept by nftables, which drops instead of letting wait", "");
    }

    private static ProbeResult Connections()
    {
        var events = Forwarding.Read("net/netfilter/nf_conntrack_events");
        return new ProbeResult(
            "connection events", events is not null, events is null ? "this kernel tells of no connections, so translations can't be recorded" : "translations can be recorded",
            events is null ? "modprobe nf_conntrack_netlink, on a kernel with CONFIG_NF_CONNTRACK_EVENTS" : "");
    }

    private static ProbeResult Setting(string name)
    {
        var key = name.Replace('/', '.');
        var on = Forwarding.Read(name) == "1";
        return new ProbeResult(key, on, on ? "on" : "off; the gateway turns it on at its start where it may", on ? "" : $"sysctl -w {key}=1");
    }

    private static ProbeResult Interface(string what, string name, LanPrefix? address)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name);
        if (found is null) return new ProbeResult(what, false, $"there is no '{name}'", "see `ip -br link` and mend the section Gateway");
        if (address is null || found.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(address.Address)))
            return new ProbeResult(what, true, name, "");
        return new ProbeResult(what, false, $"{name} does not have {address}", $"ip address add {address} dev {name}");
    }
}
