using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Flows;

/// <summary>Which side of a packet is the client: whoever has an address of the guest LAN.</summary>
internal static class GuestNetworks
{
    public static ClientNetworks Of(GatewaySettings gateway)
    {
        var prefixes = new[] { gateway.Lan4.Network.ToString(), gateway.Lan6?.Network.ToString() }.OfType<string>();
        return ClientNetworks.TryParse(prefixes, out var networks, out var fault) ? networks : throw new GatewayException($"Gateway:LanAddress: {fault}");
    }
}
