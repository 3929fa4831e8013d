using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Drill;

/// <summary>
/// The device that takes part in fire drills and in nothing else. Rows of log-ins and sessions carry the mark of a drill; rows of traffic have no place
/// for one and are known by this link address. It is locally administered (IEEE 802, second lowest bit of the first octet), so no maker gives it away.
/// </summary>
internal static class DrillDevice
{
    public static readonly MacAddress Mac = new(0x0248_4452_4C01);

    /// <summary>Where its packets go on the wire: nobody, so they end at the first switch.</summary>
    public static readonly MacAddress PeerMac = new(0x0248_4452_4C02);

    /// <summary>An address for documentation (RFC 5737): no packet to it goes anywhere.</summary>
    public static readonly IPAddress Peer = IPAddress.Parse("192.0.2.1");

    public static bool Is(LogMac? mac) => mac is { } known && known.Value == Mac.Value;

    /// <summary>With the LAN's last address.</summary>
    public static Device Of(GatewaySettings gateway)
    {
        var octets = gateway.Lan4.Network.BaseAddress.GetAddressBytes();
        for (var bit = gateway.Lan4.Length; bit < 31; bit++) octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new Device(Mac, new IPAddress(octets));
    }
}
