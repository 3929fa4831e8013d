using HotspotAuth.Operation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HotspotAuth.Portal;

/// <summary>The portal's address once the server listens: a port of 0 in the configuration is known only then.</summary>
internal sealed class PortalDoors(HotspotSettings settings, IServer server)
{
    private readonly Lazy<PortalAddress> _address =
        new(() => new PortalAddress(settings, server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));

    /// <summary>Ask it only while a request is answered.</summary>
    public PortalAddress Address => _address.Value;
}
