using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// The door between the guest LAN and the Internet. NftablesGateway is the box itself, <see cref="Link.SocketGateway"/> the box held by
/// another process of this machine; <see cref="NoGateway"/> stands where another maker's gateway forwards the packets. Members may be called from any thread at any time after
/// <see cref="StartAsync"/>.
/// </summary>
internal interface IGateway : IAsyncDisposable
{
    /// <summary>Why nothing can be asked of it now, with the mend; null while it can. Nobody is let in meanwhile, and open sessions go on to their ends.</summary>
    string? Fault { get; }

    /// <summary>
    /// Puts the ruleset in place in one transaction and takes over the sessions that the kernel still holds from an earlier run.
    /// </summary>
    /// <exception cref="GatewayException">The kernel, a library, a right or an interface is missing; the text says which and the mend.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets a client through until its end, under the addresses named and, for IPv6, under those it takes later. Opening again
    /// moves the end and adds addresses; counters go on. Connections made before are dropped from connection tracking.
    /// </summary>
    Task OpenAsync(GatewayClient client, CancellationToken cancellationToken);

    /// <summary>Opens many clients in one transaction: all or none.</summary>
    Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken);

    /// <summary>
    /// Shuts a client out; its open connections end at once. A client that is not open is no error.
    /// </summary>
    /// <returns>The client's last counters, read just before its elements went; empty when it was not open.</returns>
    Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken);

    /// <summary>The kernel's counters of every open client, one record for each of its addresses.</summary>
    Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken);

    /// <summary>The counters of one client, cheap enough for every page that shows them; empty when it is not open.</summary>
    Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken);

    /// <summary>The device behind an address, from the kernel's neighbour table; null when the kernel knows none.</summary>
    ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken);

    /// <summary>The neighbours that the kernel knows on the guest LAN now (ARP and NDP).</summary>
    IReadOnlyList<Neighbour> Neighbours();

    /// <summary>The leases in dnsmasq's lease file; empty when dnsmasq is not ours.</summary>
    IReadOnlyList<DhcpLease> Leases();
}
