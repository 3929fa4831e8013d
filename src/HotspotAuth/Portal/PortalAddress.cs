using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>Where guests reach the portal from outside, and which host names are the portal's own.</summary>
internal sealed class PortalAddress
{
    private readonly string _host;
    private readonly HashSet<IPAddress> _lan = [];

    /// <param name="settings">Names and addresses of the site.</param>
    /// <param name="listening">The addresses that the server really listens on, in the order of the configuration.</param>
    public PortalAddress(HotspotSettings settings, IEnumerable<string> listening)
    {
        _host = settings.Site.PortalHost.TrimEnd('.').ToLowerInvariant();
        var doors = listening.Select(Read).ToList();
        var secure = doors.Where(door => door.Secure).Select(door => door.Port).ToList();
        var plain = doors.Where(door => !door.Secure).Select(door => door.Port).ToList();
        IsSecure = secure.Count > 0;
        var behindGateway = settings.Gateway.Mode == GatewayMode.Nftables;
        if (behindGateway)
        {
            _lan.Add(settings.Gateway.Lan4.Address);
            if (settings.Gateway.Lan6 is { } lan6) _lan.Add(lan6.Address);
        }

        // Our own gateway brings the usual ports of its LAN address to ours, so a guest's browser never sees the real ones.
        Base = IsSecure
            ? Compose("https", behindGateway ? 443 : Choose(secure, 443))
            : Compose("http", behindGateway ? 80 : Choose(plain, 80));
    }

    /// <summary>Scheme, host and, where it is not the scheme's own, port; ends without a slash.</summary>
    public string Base { get; }

    /// <summary>Guests are sent to HTTPS: a certificate is configured.</summary>
    public bool IsSecure { get; }

    /// <summary>The portal's name with its port, as a person types it.</summary>
    public string Shown => Base[(Base.IndexOf("://", StringComparison.Ordinal) + 3)..];

    /// <summary>Whether a host name (without port) is the portal's.</summary>
    public bool IsPortalHost(string host) => string.Equals(host.TrimEnd('.'), _host, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a request's Host header names us: the portal's name, the address on the guest LAN, loopback, or the very address that
    /// the connection came in on. Everything else is a stranger's name that a gateway led here.
    /// </summary>
    public bool IsOurs(string host, IPAddress? localAddress)
    {
        if (IsPortalHost(host) || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address)) return false;
        address = address.Canonical();
        return IPAddress.IsLoopback(address) || _lan.Contains(address) || address.Equals(localAddress?.Canonical());
    }

    private static (bool Secure, int Port) Read(string address)
    {
        var url = BindingAddress.Parse(address);
        return (string.Equals(url.Scheme, "https", StringComparison.OrdinalIgnoreCase), url.Port);
    }

    // The port that needs no writing, where it is among them; else the first configured.
    private static int Choose(List<int> ports, int usual) => ports.Count == 0 || ports.Contains(usual) ? usual : ports[0];

    private string Compose(string scheme, int port) => new UriBuilder(scheme, _host, port).Uri.GetLeftPart(UriPartial.Authority);
}
