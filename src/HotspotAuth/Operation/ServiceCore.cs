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

    private ServiceCore(ServiceProvider provider, ServiceLock @lock)
    {
        _provider = provider;
        _lock = @lock;
    }

    public IServiceProvider Services => _provider;

    public SessionManager Sessions => _provider.GetRequiredService<SessionManager>();

    /// <exception cref="VerbException">Another process has taken the data directory meanwhile.</exception>
    public static async Task<ServiceCore> StartAsync(HotspotSettings settings, DataDirectory data, CancellationToken cancellationToken)
    {
        var @lock = ServiceLock.TryTake(data) ?? throw new VerbException(ExitCode.Unavailable, $"Another process works on {data.Root}; try again.");
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddHotspotLog(data, verbose: false));
        services.AddCore(settings, data);
        var core = new ServiceCore(services.BuildServiceProvider(), @lock);
        await BringUpAsync(core.Services, cancellationToken);
        return core;
    }

    public static async Task BringUpAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<GroupStore>().MakeDefaults();
        services.GetRequiredService<AccountDirectory>().Refresh();
        services.GetRequiredService<UsageLedger>().Load(services.GetRequiredService<UsageStore>(), services.GetRequiredService<CountersAtMidnight>().Read);
        services.GetRequiredService<RegisteredDevices>().Refresh();
        await services.GetRequiredService<IGateway>().StartAsync(cancellationToken);
        await services.GetRequiredService<SessionManager>().ReconcileAsync(services.GetRequiredService<SessionStore>().Open(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _lock.Dispose();
    }
}
