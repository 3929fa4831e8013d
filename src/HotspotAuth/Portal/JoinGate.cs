using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.Handover;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>
/// A slip's QR code opened over mobile data reaches us from outside: such a device can't be let in, whatever its person types, and is
/// told to join the wifi first. Only where the gateway is ours do we know who is on the guest LAN.
/// </summary>
internal sealed class JoinGate(RequestDelegate next, HotspotSettings settings, HandoverTable table)
{
    /// <summary>The page that says so.</summary>
    public const string Page = "/join";

    private static readonly string[] Open = [Page, "/help", "/privacy", "/problem", "/lib", "/js", "/portal.svg", "/logo", CaptiveApi.Path];

    /// <summary>Runs once for each request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (IsElsewhere(settings.Gateway, context.Connection.RemoteIpAddress)
            && !Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
            && !MayBeHandedOver(context.Request))
        {
            context.Request.Path = Page;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>
    /// Guests whom another gateway hands over, and that gateway's own questions, come from elsewhere too. Only a login that no gateway
    /// sent here begins without what it says of its guest.
    /// </summary>
    private bool MayBeHandedOver(HttpRequest request) =>
        table.All.Count > 0 && (!HttpMethods.IsGet(request.Method) || request.Path.Value is not ("/" or "/login") || request.Query.ContainsKey("via"));

    /// <summary>Whether a request can't have come from the guest LAN.</summary>
    public static bool IsElsewhere(GatewaySettings gateway, IPAddress? remote)
    {
        if (gateway.Mode != GatewayMode.Nftables || remote is null) return false;
        var address = remote.Canonical();
        return !address.IsIPv6LinkLocal && !gateway.Lan4.Network.Contains(address) && gateway.Lan6?.Network.Contains(address) != true;
    }
}
