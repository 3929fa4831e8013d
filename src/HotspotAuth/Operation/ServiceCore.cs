using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Sessions;

namespace HotspotAuth.Operation;

/// <summary>
/// The core brought to life: the gateway up, accounts in memory, the sessions of the last run taken over. The service does
/// this at its start; a verb does it when no service runs.
/// </summary>
internal sealed class ServiceCore : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly ServiceLock _lock;
    private readonly ServiceLock? _gateway;

    private ServiceCore(ServiceProvider provider, ServiceLock @lock, ServiceLock? gateway)
    {
        _provider = provider;
        _lock = @lock;
        _gateway = gateway;
    }

    public IServiceProvider Services => _provider;

    public SessionManager Sessions => _provider.GetRequiredService<SessionManager>();

    /// <exception cref="VerbException">Another process has taken the data directory meanwhile.</exception>
    public static async Task<ServiceCore> StartAsync(HotspotSettings settings, DataDirectory data, CancellationToken cancellationToken)
    {
        var @lock = ServiceLock.TryTake(data) ?? throw new VerbException(ExitCode.Unavailable, $"Another process works on {data.Root}; try again.");
        // Where a process of its own holds the gateway it is asked, as the service would.
        var gateway = settings.Gateway.Mode == GatewayMode.None ? null : ServiceLock.TryTakeGateway(data);
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddHotspotLog(data, verbose: false));
        services.AddCore(settings, data, holdsGateway: gateway is not null);
        var core = new ServiceCore(services.BuildServiceProvider(), @lock, gateway);
        await BringUpAsync(core.Services, cancellationToken);
        return core;
    }

    public static async Task BringUpAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<GroupStore>().MakeDefaults();
        services.GetRequiredService<AccountDirectory>().Refresh();
        services.GetRequiredService<UsageLedger>().Load(services.GetRequiredService<UsageStore>(), services.GetRequiredService<CountersAtMidnight>().Read);
        services.GetRequiredService<RegisteredDevices>().Refresh();
        var gateway = services.GetRequiredService<IGateway>();
        var sessions = services.GetRequiredService<SessionManager>();
        await gateway.StartAsync(cancellationToken);
        sessions.TakeOver(services.GetRequiredService<SessionStore>().Open());
        try
        {
            if (gateway.Fault is null) await sessions.ReopenAsync(cancellationToken);
        }
        catch (GatewayException) when (gateway.Fault is not null)
        {
            // A gateway's process that goes away meanwhile is met again when it is back.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _gateway?.Dispose();
        _lock.Dispose();
    }
}
