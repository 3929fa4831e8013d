using System.Net;
using System.Net.NetworkInformation;
using HotspotAuth.Alerts;
using HotspotAuth.Capture;
using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Gateway;

/// <summary>
/// The box as gateway: nftables sets of device and address decide for every packet, the kernel ends sessions by itself, and what is
/// open stays open while this program restarts. All of it is changed on one <see cref="KernelThread"/>.
/// </summary>
/// <param name="settings">Validated settings.</param>
/// <param name="door">How guests reach the portal.</param>
/// <param name="directory">Where dnsmasq's configuration and leases live.</param>
/// <param name="time">The clock of session ends.</param>
/// <param name="logger">Where events go.</param>
internal sealed partial class NftablesGateway(
    GatewaySettings settings, PortalDoor door, string directory, TimeProvider time, ILogger<NftablesGateway> logger) : IGateway
{
    private readonly ClientTable _clients = new();
    private readonly LeaseFile _leases = new(settings, directory);
    private KernelThread? _kernel;
    private Nftables? _nft;
    private NftSetReader? _sets;
    private SpeedKeeper? _speeds;
    private NeighbourPins? _pins;
    private Conntrack? _conntrack;
    private ConnectionSweep? _sweep;
    private NeighbourTable? _neighbours;
    private NeighbourWatcher? _watcher;
    private Dnsmasq? _dnsmasq;
    private bool _movesTimeouts;
    private bool _removed;
    private int _disposed;
    private long _refused;
    private DateTimeOffset _conflictLogged;

    /// <summary>Addresses that a device used and that were not opened because they belong to another, or are too many.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public string? Fault => null;

    /// <summary>Why guests get no address and no name now; null while dnsmasq serves, or is not ours.</summary>
    public PartFault? DnsmasqFault => _dnsmasq is { IsRunning: false } ? new PartFault("dnsmasq") : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _kernel = new KernelThread("gateway");
        await _kernel.RunAsync(
            () =>
            {
                Prepare();
                return true;
            },
            cancellationToken);
        LogStarted(logger, settings.LanInterface, _clients.Count);
    }

    public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken) => OpenAsync([client], cancellationToken);

    public Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken) => OnKernel(
        () =>
        {
            Open(clients);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken) =>
        OnKernel<IReadOnlyList<GatewayCounter>>(
            () =>
            {
                try
                {
                    return Close([mac], withCounters: true);
                }
                catch (NftException fault) when (fault.Fault == NftFault.Missing)
                {
                    return Close([mac], withCounters: true); // the ruleset was gone and is mended: an end must not wait
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
        OnKernel<IReadOnlyList<GatewayCounter>>(ReadCounters, cancellationToken);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken) =>
        OnKernel<IReadOnlyList<GatewayCounter>>(() => ReadCounters(mac), cancellationToken);

    public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Started(_neighbours).Find(address));

    public IReadOnlyList<Neighbour> Neighbours() => Started(_neighbours).All();

    public IReadOnlyList<DhcpLease> Leases() => _leases.Read();

    /// <summary>Takes ruleset, speed classes and pinned neighbours away. Nobody guards the LAN then: forwarding stays as the system has it.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) => OnKernel(
        () =>
        {
            // Nothing may put it back.
            _removed = true;
            Started(_nft).Apply($"add table {Ruleset.Table}\ndelete table {Ruleset.Table}\n");
            if (_hearsClaims) Started(_nft).Apply($"add table {Ruleset.ClaimsTable}\ndelete table {Ruleset.ClaimsTable}\n");
            Started(_speeds).RemoveAll();
            Started(_pins).RemoveAll();
            return true;
        },
        cancellationToken);

    /// <summary>Stops watching and stops dnsmasq. The ruleset and the sessions stay in the kernel.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_watcher is not null) await _watcher.DisposeAsync();
        if (_dnsmasq is not null) await _dnsmasq.DisposeAsync();
        if (_kernel is not null) await _kernel.DisposeAsync();
        _conntrack?.Dispose();
        _neighbours?.Dispose();
        _speeds?.Dispose();
        _pins?.Dispose();
        _sets?.Dispose();
        _nft?.Dispose();
    }

    private static T Started<T>(T? part) where T : class => part ?? throw new InvalidOperationException("The gateway is not started.");

    private async Task<T> OnKernel<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Started(_kernel).RunAsync(work, cancellationToken);
        }
        catch (NftException fault)
        {
            throw new GatewayException(Explain(fault), fault);
        }
    }

    private static string Explain(NftException fault) => fault.Fault switch
    {
        NftFault.NotPermitted => "nftables may not be changed: run as root, or give the service CAP_NET_ADMIN (AmbientCapabilities= in its unit).",
        NftFault.Full => "A set of open addresses is full: more devices than the gateway has room for.",
        _ => $"nftables refused: {fault.Message}",
    };

    // Everything the box must have is looked for before anything is changed.
    private void Prepare()
    {
        if (NeighbourTable.InterfaceIndex(settings.WanInterface) == 0)
            throw new GatewayException($"There is no interface '{settings.WanInterface}'; see `ip -br link` and mend Gateway:WanInterface.");
        _neighbours = NeighbourTable.Open(settings.LanInterface);
        RequireAddress(settings.Lan4, "LanAddress");
        if (settings.Lan6 is { } lan6) RequireAddress(lan6, "LanAddress6");
        _nft = Nftables.Open();
        _sets = new NftSetReader();
        _speeds = new SpeedKeeper(settings, _sets, logger);
        _pins = new NeighbourPins(settings);
        _conntrack = new Conntrack(OwnAddresses());
        _sweep = new ConnectionSweep(_conntrack);
        try
        {
            GatewayProbe.RequireSets(_nft);
            _movesTimeouts = GatewayProbe.MovesTimeouts(_nft, _sets);
            Forwarding.Enable(settings);
            Install();
            Adopt();
            OpenBypass();
        }
        catch (NftException fault)
        {
            throw new GatewayException(Explain(fault), fault);
        }

        if (settings.Dnsmasq == DnsmasqMode.Managed)
        {
            _dnsmasq = new Dnsmasq(DnsmasqConfiguration.Build(settings, door, directory), directory, Started(_kernel), time, logger);
            _dnsmasq.Start();
        }

        _watcher = new NeighbourWatcher(
            NeighbourTable.InterfaceIndex(settings.LanInterface),
            seen => Post(() => Learn([(seen.Mac, seen.Address)])),
            losses =>
            {
                LogEventsLost(logger, losses);
                Post(() => Learn(Started(_neighbours).All().Select(n => (n.Mac, n.Address))));
            },
            () => Post(Tick));
    }

    private void RequireAddress(LanPrefix wanted, string key)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == settings.LanInterface)?.GetIPProperties().UnicastAddresses;
        if (found is not null && found.Any(a => a.Address.Canonical().Equals(wanted.Address))) return;
        throw new GatewayException(
            $"{settings.LanInterface} does not have the address {wanted}: give it with `ip address add {wanted} dev {settings.LanInterface}` (and in the system's network configuration), or mend Gateway:{key}.");
    }

    private IEnumerable<IPAddress> OwnAddresses() =>
        settings.Lan6 is { } lan6 ? [settings.Lan4.Address, lan6.Address] : [settings.Lan4.Address];

    private void Post(Action work) => Started(_kernel).TryPost(() =>
    {
        try
        {
            work();
        }
        catch (Exception fault)
        {
            LogBackgroundFault(logger, fault);
        }
    });
}
