using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// Mode <c>none</c>: another gateway forwards the packets and is told through RADIUS. Opening and closing change nothing here, and
/// there are no counters; devices that happen to be on our own links are still found.
/// </summary>
internal sealed class NoGateway : IGateway
{
    private NeighbourTable? _neighbours;

    public string? Fault => null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _neighbours = NeighbourTable.Open(interfaceName: null);
        return Task.CompletedTask;
    }

    public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

    public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_neighbours?.Find(address));

    public IReadOnlyList<Neighbour> Neighbours() => _neighbours?.All() ?? [];

    public IReadOnlyList<DhcpLease> Leases() => [];

    public ValueTask DisposeAsync()
    {
        _neighbours?.Dispose();
        return ValueTask.CompletedTask;
    }
}
