using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>A device to let through.</summary>
/// <param name="Mac">Its link address.</param>
/// <param name="Addresses">The IPv4 and IPv6 addresses it is known by; may be empty when only learned addresses should open.</param>
/// <param name="Until">The session's end, kept by the kernel even when this program is gone; null for a session without one.</param>
internal sealed record GatewayClient(MacAddress Mac, IReadOnlyList<IPAddress> Addresses, DateTimeOffset? Until)
{
    /// <summary>Most it may send, bit/s of the link layer, all its addresses together; null for no limit.</summary>
    public long? UpBitsPerSecond { get; init; }

    /// <summary>Most it may receive, bit/s of the link layer, all its addresses together; null for no limit.</summary>
    public long? DownBitsPerSecond { get; init; }
}

/// <summary>
/// What one address of a client has moved since it was opened. Bytes are of the IP layer: header included, link layer not.
/// </summary>
/// <param name="Mac">The client.</param>
/// <param name="Address">One of its addresses.</param>
/// <param name="PacketsUp">Packets from the client.</param>
/// <param name="BytesUp">Their bytes.</param>
/// <param name="PacketsDown">Packets to the client.</param>
/// <param name="BytesDown">Their bytes.</param>
/// <param name="Expires">When the kernel shuts the client out by itself; null for never.</param>
internal sealed record GatewayCounter(
    MacAddress Mac, IPAddress Address, long PacketsUp, long BytesUp, long PacketsDown, long BytesDown, DateTimeOffset? Expires);

/// <summary>An entry of the kernel's neighbour table: this address is at this device.</summary>
/// <param name="Address">IPv4 (ARP) or IPv6 (NDP) address.</param>
/// <param name="Mac">The link address it resolved to.</param>
/// <param name="IsReachable">The kernel has confirmed it lately (REACHABLE, DELAY, PROBE or PERMANENT; not STALE).</param>
internal readonly record struct Neighbour(IPAddress Address, MacAddress Mac, bool IsReachable);

/// <summary>How a guest reaches our portal; the ruleset opens these doors and no other.</summary>
/// <param name="Host">The portal's name, answered by the local resolver with the LAN address.</param>
/// <param name="HttpPort">The port on which the portal listens for plain HTTP.</param>
/// <param name="HttpsPort">The port on which it listens for HTTPS; null when it has no certificate that guests can trust.</param>
internal sealed record PortalDoor(string Host, int HttpPort, int? HttpsPort)
{
    /// <summary>
    /// The captive-portal API told by DHCP option 114 (RFC 8910 §2, RFC 8908 §4: https only); null without HTTPS.
    /// </summary>
    public Uri? Api => HttpsPort is null ? null : new UriBuilder(Uri.UriSchemeHttps, Host, -1, "/captive-portal/api").Uri;
}
