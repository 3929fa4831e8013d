using System.Net;
using System.Net.Sockets;
using HotspotAuth.Gateway;

namespace HotspotAuth.Operation;

/// <summary>Where the portal listens when nobody says: 8080, and 80 too where it may be bound; with a certificate 8443 and 443.</summary>
internal static class PortalListen
{
    public static IReadOnlyList<string> Urls(PortalSettings portal)
    {
        if (portal.Urls is { Length: > 0 } given) return given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var urls = new List<string> { "http://*:8080" };
        if (CanBind(80)) urls.Add("http://*:80");
        if (portal.CertificatePath is not null)
        {
            urls.Add("https://*:8443");
            if (CanBind(443)) urls.Add("https://*:443");
        }

        return urls;
    }

    /// <summary>The ports that the gateway's ruleset opens for guests: the first of each kind.</summary>
    public static PortalDoor Door(HotspotSettings settings)
    {
        var urls = Urls(settings.Portal).Select(u => new Uri(u.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal))).ToArray();
        return new PortalDoor(settings.Site.PortalHost, urls.FirstOrDefault(u => u.Scheme == Uri.UriSchemeHttp)?.Port ?? 8080, urls.FirstOrDefault(u => u.Scheme == Uri.UriSchemeHttps)?.Port);
    }

    private static bool CanBind(int port)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false; // not permitted, or another server has it
        }
    }
}
