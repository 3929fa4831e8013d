using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace HotspotAuth.Gateway;

/// <summary>
/// The configuration of dnsmasq for the guest LAN: DHCP, router advertisements, and a resolver that answers truly for every name but
/// the portal's (RFC 8952 §2.1: no forged answers before login).
/// </summary>
internal static class DnsmasqConfiguration
{
    // dnsmasq keeps every lease in memory and its file is written whole at each change.
    private const long MaxLeases = 20_000;

    /// <summary>The configuration file's text.</summary>
    public static string Build(GatewaySettings settings, PortalDoor door, string directory)
    {
        var text = new StringBuilder(2048);
        text.Append("# Written by hotspotauth from its own settings at every start; what is changed here is lost.\n");
        text.Append(CultureInfo.InvariantCulture, $"""
            interface={settings.LanInterface}
            except-interface=lo
            bind-dynamic
            no-hosts
            domain-needed
            cache-size=4096
            dns-forward-max=1024
            edns-packet-max=1232
            pid-file={Path.Combine(directory, "dnsmasq.pid")}
            log-facility=-
            quiet-dhcp
            quiet-dhcp6
            quiet-ra

            """);
        AppendResolver(text, settings, door);
        AppendDhcp(text, settings, door, directory);
        return text.ToString();
    }

    private static void AppendResolver(StringBuilder text, GatewaySettings settings, PortalDoor door)
    {
        if (settings.UpstreamDns.Length > 0) text.Append("no-resolv\n");
        foreach (var server in settings.UpstreamDns) text.Append(CultureInfo.InvariantCulture, $"server={server}\n");
        // A minute: a phone that moves to another network asks again soon.
        text.Append("local-ttl=60\n");
        // The portal's name and what is below it lead to the box; other record types of it are not asked outside.
        text.Append(CultureInfo.InvariantCulture, $"local=/{door.Host}/\naddress=/{door.Host}/{settings.Lan4.Address}\n");
        if (settings.Lan6 is { } lan6) text.Append(CultureInfo.InvariantCulture, $"address=/{door.Host}/{lan6.Address}\n");
        // NXDOMAIN is the way their makers give to say that this network needs its own resolver: Firefox's canary, Apple's Private Relay.
        foreach (var canary in new[] { "use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com" })
            text.Append(CultureInfo.InvariantCulture, $"address=/{canary}/\n");
        foreach (var host in settings.GardenHosts)
        {
            text.Append(CultureInfo.InvariantCulture, $"nftset=/{host}/4#inet#hotspot#garden4");
            text.Append(settings.Lan6 is null ? "\n" : ",6#inet#hotspot#garden6\n");
        }
    }

    private static void AppendDhcp(StringBuilder text, GatewaySettings settings, PortalDoor door, string directory)
    {
        var (first, last, mask, count) = Range(settings.Lan4);
        text.Append(CultureInfo.InvariantCulture, $"""
            dhcp-leasefile={LeaseFile.PathIn(directory)}
            dhcp-authoritative
            dhcp-range={first},{last},{mask},{settings.LeaseMinutes}m
            dhcp-lease-max={Math.Min(count, MaxLeases)}
            dhcp-option=option:router,{settings.Lan4.Address}
            dhcp-option=option:dns-server,{settings.Lan4.Address}

            """);
        // RFC 8910: option 114 for DHCPv4, 103 for DHCPv6; https only, so nothing is told without a certificate.
        if (door.Api is { } api) text.Append(CultureInfo.InvariantCulture, $"dhcp-option-force=114,{api}\n");
        if (settings.Lan6 is not { } lan6) return;
        text.Append(CultureInfo.InvariantCulture, $"""
            enable-ra
            dhcp-range={lan6.Network.BaseAddress},ra-stateless,{lan6.Length},{settings.LeaseMinutes}m
            dhcp-option=option6:dns-server,[{lan6.Address}]

            """);
        if (door.Api is { } api6) text.Append(CultureInfo.InvariantCulture, $"dhcp-option=option6:103,{api6}\n");
    }

    // All of the LAN but the network, the broadcast address and the box itself: the longer side of the range around it.
    private static (IPAddress First, IPAddress Last, IPAddress Mask, long Count) Range(LanPrefix lan)
    {
        var mask = uint.MaxValue << (32 - lan.Length);
        var own = BinaryPrimitives.ReadUInt32BigEndian(lan.Address.GetAddressBytes());
        var network = own & mask;
        var broadcast = network | ~mask;
        var (low, high) = own - network > broadcast - own ? (network + 1, own - 1) : (own + 1, broadcast - 1);
        return (V4(low), V4(high), V4(mask), (long)high - low + 1);
    }

    private static IPAddress V4(uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return new IPAddress(octets);
    }
}
