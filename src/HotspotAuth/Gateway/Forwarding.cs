namespace HotspotAuth.Gateway;

/// <summary>The kernel settings without which a gateway forwards nothing (ip-sysctl), in the caller's network namespace.</summary>
internal static class Forwarding
{
    /// <summary>Makes the box forward IPv4, and IPv6 when the LAN has it.</summary>
    /// <exception cref="GatewayException">The setting is off and may not be changed.</exception>
    public static void Enable(GatewaySettings settings)
    {
        Require("net/ipv4/ip_forward");
        // Guests on one link are told of no shorter way round us: every packet passes the gateway.
        Try($"net/ipv4/conf/{settings.LanInterface}/send_redirects", "0");
        // A busy LAN overflows the default 1,024 neighbours. Only the first network namespace has these.
        foreach (var family in new[] { "ipv4", "ipv6" })
        {
            Raise($"net/{family}/neigh/default/gc_thresh3", 32_768);
            Raise($"net/{family}/neigh/default/gc_thresh2", 16_384);
            Raise($"net/{family}/neigh/default/gc_thresh1", 4_096);
        }

        if (settings.Lan6 is null) return;
        // A router takes no router advertisements, and would lose its own default route, unless told 2.
        var accept = $"net/ipv6/conf/{settings.WanInterface}/accept_ra";
        if (Read(accept) == "1") Try(accept, "2");
        Require("net/ipv6/conf/all/forwarding");
    }

    /// <summary>
    /// Makes the kernel tell of every connection that begins and ends, with its times (nf_conntrack-sysctl). Its default tells only of
    /// those that begin while somebody listens, so that the end of a connection older than this process would go untold.
    /// </summary>
    /// <exception cref="GatewayException">The kernel has no connection tracking events, or they may not be turned on.</exception>
    public static void TellConnections()
    {
        const string Events = "net/netfilter/nf_conntrack_events";
        var found = Read(Events) ?? throw new GatewayException(
            "This kernel can't tell of connections (no net.netfilter.nf_conntrack_events): without them nobody could say who was behind the WAN's address. Use a kernel with CONFIG_NF_CONNTRACK_EVENTS and the module nf_conntrack_netlink, or set Gateway:Nat to false.");
        if (found != "1" && !Try(Events, "1") && found == "0")
            throw new GatewayException("net.netfilter.nf_conntrack_events is off and may not be changed from here; set it with `sysctl -w net.netfilter.nf_conntrack_events=1` and in /etc/sysctl.d, or set Gateway:Nat to false.");
        Try("net/netfilter/nf_conntrack_timestamp", "1");
    }

    /// <summary>The value of a setting; null when it does not exist here.</summary>
    public static string? Read(string name)
    {
        try
        {
            return File.ReadAllText("/proc/sys/" + name).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Require(string name)
    {
        if (Read(name) == "1" || Try(name, "1")) return;
        var key = name.Replace('/', '.');
        throw new GatewayException($"{key} is off and may not be changed from here; set it with `sysctl -w {key}=1` and in /etc/sysctl.d.");
    }

    private static void Raise(string name, int least)
    {
        if (int.TryParse(Read(name), System.Globalization.CultureInfo.InvariantCulture, out var value) && value < least)
            Try(name, least.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool Try(string name, string value)
    {
        try
        {
            File.WriteAllText("/proc/sys/" + name, value);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
