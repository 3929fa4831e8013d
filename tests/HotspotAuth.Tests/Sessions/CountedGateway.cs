using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Sessions;

/// <summary>The kernel's side played by a list of counters.</summary>
internal sealed class CountedGateway : IGateway
{
    /// <summary>The device whose counters these are unless another is named.</summary>
    public static readonly MacAddress Phone = new(0x020000000001);

    private readonly Dictionary<IPAddress, GatewayCounter> _counters = [];

    public string? Fault { get; set; }
    public bool Fails { get; init; }
    public List<GatewayClient> Opened { get; } = [];
    public List<MacAddress> Closed { get; } = [];

    public void Set(string address, long up, long down, MacAddress? mac = null) =>
        _counters[IPAddress.Parse(address)] = new GatewayCounter(mac ?? Phone, IPAddress.Parse(address), 1, up, 1, down, null);

    public void Remove(string address) => _counters.Remove(IPAddress.Parse(address));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        if (Fails) throw new GatewayException("the kernel refused");
        Opened.Add(client);
        return Task.CompletedTask;
    }

    public Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken) => Task.WhenAll(clients.Select(c => OpenAsync(c, cancellationToken)));

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        Closed.Add(mac);
        IReadOnlyList<GatewayCounter> last = [.. _counters.Values.Where(c => c.Mac == mac)];
        foreach (var counter in last) _counters.Remove(counter.Address);
        return Task.FromResult(last);
    }

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
        Fault is { } away ? throw new GatewayException(away) : Task.FromResult<IReadOnlyList<GatewayCounter>>([.. _counters.Values]);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayCounter>>([.. _counters.Values.Where(c => c.Mac == mac)]);

    public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) => new((MacAddress?)null);

    public IReadOnlyList<Neighbour> Neighbours() => [];

    public IReadOnlyList<DhcpLease> Leases() => [];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
