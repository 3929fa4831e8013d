using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// Mode <c>none</c>: another gateway forwards the packets and is told through RADIUS. Opening and closing change nothing here, and
/// there are no counters; devices that happen to be on our own link are still found.
/// </summary>
internal sealed class NoGateway : IGateway
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

    public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) =>
        ValueTask.FromResult<MacAddress?>(null);

    public IReadOnlyList<Neighbour> Neighbours() => [];

    public IReadOnlyList<DhcpLease> Leases() => [];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
