using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>
/// A slip's QR code opened over mobile data reaches us from outside: such a device can't be let in, whatever its person types, and is
/// told to join the wifi first. Only where the gateway is ours do we know who is on the guest LAN.
/// </summary>
internal sealed class JoinGate(RequestDelegate next, HotspotSettings settings)
{
    /// <summary>The page that says so.</summary>
    public const string Page = "/join";

    private static readonly string[] Open = [Page, "/help", "/privacy", "/problem", "/lib", "/js", "/portal.svg", "/logo", CaptiveApi.Path];

    /// <summary>Runs once for each request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (IsElsewhere(settings.Gateway, context.Connection.RemoteIpAddress) && !Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            context.Request.Path = Page;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>Whether a request can't have come from the guest LAN.</summary>
    public static bool IsElsewhere(GatewaySettings gateway, IPAddress? remote)
    {
        if (gateway.Mode != GatewayMode.Nftables || remote is null) return false;
        var address = remote.Canonical();
        return !address.IsIPv6LinkLocal && !gateway.Lan4.Network.Contains(address) && gateway.Lan6?.Network.Contains(address) != true;
    }
}
