using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Lab.GatewayTests;

/// <summary>A lab with fixed addresses whose gateway namespace runs the gateway itself, without portal or RADIUS.</summary>
internal sealed class GatewayLab : IAsyncDisposable
{
    private GatewayLab(LabTopology topology) => Topology = topology;

    public LabTopology Topology { get; }

    public NftablesGateway Gateway { get; private set; } = null!;

    public MacAddress Mac1 { get; private set; }

    public MacAddress Mac2 { get; private set; }

    public static IPAddress Address1 { get; } = IPAddress.Parse("10.10.0.11");

    public static IPAddress Address2 { get; } = IPAddress.Parse("10.10.0.12");

    public static IPEndPoint Echo { get; } = new(LabTopology.Internet4, 7);

    public static IPEndPoint Echo6 { get; } = new(LabTopology.Internet6, 7);

    public static async Task<GatewayLab> CreateAsync(Action<GatewaySettings>? change = null, bool staticAddresses = true)
    {
        var lab = new GatewayLab(await LabTopology.CreateAsync());
        try
        {
            if (staticAddresses) await lab.Topology.UseStaticAddressesAsync();
            lab.Mac1 = await lab.Topology.Client1.MacOfAsync("eth0");
            lab.Mac2 = await lab.Topology.Client2.MacOfAsync("eth0");
            await lab.StartGatewayAsync(change);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async Task StartGatewayAsync(Action<GatewaySettings>? change = null)
    {
        var settings = new GatewaySettings
        {
            Mode = GatewayMode.Nftables,
            LanInterface = "lan0",
            WanInterface = "wan0",
            Dnsmasq = DnsmasqMode.External,
            UpstreamDns = ["203.0.113.2"],
        };
        change?.Invoke(settings);
        Assert.Empty(settings.Validate());
        Gateway = new NftablesGateway(
            settings, new PortalDoor("kpp2.net", 8080, null), Path.Combine(Topology.Directory, "gateway"), TimeProvider.System, NullLogger<NftablesGateway>.Instance);
        await Topology.Gateway.Namespace.BeginAsync(() => Gateway.StartAsync(CancellationToken.None));
    }

    public Task OpenAsync(MacAddress mac, TimeSpan? life, params IPAddress[] addresses) =>
        Gateway.OpenAsync(new GatewayClient(mac, addresses, life is { } l ? DateTimeOffset.UtcNow + l : null), CancellationToken.None);

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac) => Gateway.CloseAsync(mac, CancellationToken.None);

    public Task<IReadOnlyList<GatewayCounter>> CountersAsync() => Gateway.ReadCountersAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        await Topology.DisposeAsync();
    }
}
