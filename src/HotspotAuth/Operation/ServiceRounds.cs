using System.Runtime.InteropServices;
using HotspotAuth.Admin;
using HotspotAuth.Setup;

namespace HotspotAuth.Operation;

/// <summary>What outlives the parts of one round: who is signed in at the console stays signed in when the setup is taken over.</summary>
internal sealed class RoundParts
{
    private readonly AdminSignIns _signIns = new(TimeProvider.System);

    /// <summary>The setup as it was when the settings were read.</summary>
    public SetupStamp Stamp { get; set; }

    public void AddTo(IServiceCollection services, SettingsSource source) => services
        .AddSingleton(source)
        .AddSingleton(_signIns)
        .AddHostedService(p => new SetupWatch(source, Stamp, p.GetRequiredService<ServiceRestart>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SetupWatch>>()));
}

/// <summary>
/// <c>serve</c> from round to round: parts are built and run until the process shall end, or until a changed setup asks for new ones. A setup
/// with which they do not start is taken back, so that the console, where it can be mended, is there again.
/// </summary>
/// <param name="source">Where the configuration comes from.</param>
/// <param name="data">Where the setup lies.</param>
/// <param name="build">Makes the parts of a round.</param>
/// <param name="isMain">The process that holds the data directory's lock: it alone takes a setup back.</param>
internal sealed class ServiceRounds(SettingsSource source, DataDirectory data, Func<HotspotSettings, RoundParts, IHost> build, bool isMain)
{
    private readonly RoundParts _parts = new();
    private readonly SetupFile _setup = new(data.Root);

    /// <summary>Returns when the process shall end.</summary>
    public async Task RunAsync(HotspotSettings settings, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Between two rounds no host listens to it.
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ServiceManager.OfProcess.Stopping();
            ending.Cancel();
        });
        _parts.Stamp = SetupStamp.Of(_setup);
        var host = build(settings, _parts);
        try
        {
            await host.StartAsync(ending.Token);
            Settle(null);
            while (await RunRoundAsync(host, ending.Token))
            {
                await EndAsync(host);
                (host, settings) = await NextAsync(settings, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end while it was starting.
        }
        finally
        {
            await EndAsync(host);
        }
    }

    /// <summary>True when another round shall follow.</summary>
    private async Task<bool> RunRoundAsync(IHost host, CancellationToken cancellationToken)
    {
        var restart = host.Services.GetRequiredService<ServiceRestart>();
        restart.Serve();
        var manager = ServiceManager.OfProcess;
        string[] listening = [.. host.Services.GetServices<IHostedService>().OfType<IListening>().SelectMany(l => l.Listening)];
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            manager.Reloading();
            Service.Reload(source, host.Services);
            manager.Ready(listening);
        });
        foreach (var line in listening) Console.WriteLine(line);
        Console.WriteLine("ready");
        manager.Ready(listening);
        NativeHeap.GiveBack();
        var shutdown = host.WaitForShutdownAsync(cancellationToken);
        if (await Task.WhenAny(shutdown, restart.Wanted) == shutdown)
        {
            await shutdown;
            return false;
        }

        manager.Reloading();
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await shutdown;
        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>The parts with the setup as it is now, or with the one before where they don't start.</summary>
    private async Task<(IHost Host, HotspotSettings Settings)> NextAsync(HotspotSettings before, CancellationToken cancellationToken)
    {
        IHost? host = null;
        try
        {
            _parts.Stamp = SetupStamp.Of(_setup);
            var settings = source.Load();
            host = build(settings, _parts);
            await host.StartAsync(cancellationToken);
            Settle(null);
            return (host, settings);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine($"The service does not start with {_setup.Path}; it goes on as before: {e.Message}");
            if (host is not null) await EndAsync(host);
            Settle(e.Message);
            _parts.Stamp = SetupStamp.Of(_setup);
            host = build(before, _parts);
            await host.StartAsync(cancellationToken);
            return (host, before);
        }
    }

    /// <summary>Keeps what became of the setup; one that failed is taken back.</summary>
    private void Settle(string? fault)
    {
        if (!isMain || _setup.Hash is not { } hash) return;
        try
        {
            if (fault is not null) _setup.TakeBack();
            if (SetupOutcome.Read(_setup) is var last && (last?.Hash != hash || last.Fault != fault)) new SetupOutcome(hash, fault).Write(_setup);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that refuses now is told by its own parts; the service itself must run.
            Console.Error.WriteLine($"{_setup.Folder}: {e.Message}");
        }
    }

    private static async Task EndAsync(IHost host)
    {
        if (host is IAsyncDisposable parts) await parts.DisposeAsync();
        else host.Dispose();
    }
}
