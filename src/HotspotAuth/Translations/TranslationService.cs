using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Translations;

/// <summary>
/// Writes the nat stream while this machine translates the guests' addresses; this process is its one writer. Without it nobody could
/// say which guest was behind the WAN's address and port.
/// </summary>
internal sealed partial class TranslationService(HotspotSettings settings, NatLog log, HotspotMeters meters, TimeProvider time, ILogger<TranslationService> logger)
    : IHostedService, IAsyncDisposable
{
    private const int Most = 262_144;
    private readonly LivingTranslations _living = new(Most);
    private ConnectionWatcher? _watcher;

    /// <summary>Why nothing is recorded now; null while it works.</summary>
    public Exception? Fault => log.Fault ?? _watcher?.Fault;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Forwarding.TellConnections();
        var stream = new NatStream(log.Writer(_living.Carry), _living, Guests(settings.Gateway), time);
        var watcher = _watcher = new ConnectionWatcher(stream, time, losses => LogLost(logger, losses));
        Count(watcher);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _watcher, null) is { } watcher) await watcher.DisposeAsync();
    }

    private static Func<LogIp, bool> Guests(GatewaySettings gateway)
    {
        var (lan4, lan6) = (gateway.Lan4, gateway.Lan6);
        return ip => ip.IsIPv6 ? lan6 is not null && lan6.Network.Contains(ip.ToIPAddress()) : lan4.Network.Contains(ip.ToIPAddress());
    }

    private void Count(ConnectionWatcher watcher)
    {
        meters.Meter.CreateObservableCounter("hotspot.nat.drops", () => watcher.Losses, unit: "{time}", description: "Times that the kernel dropped connection events");
        meters.Meter.CreateObservableCounter("hotspot.nat.unheld", () => _living.Unheld, unit: "{translation}", description: "Translations that found the table of living ones full");
        meters.Meter.CreateObservableGauge("hotspot.nat.living", () => _living.Count, unit: "{translation}", description: "Translations that live now");
    }

    [LoggerMessage(4060, LogLevel.Warning, "The kernel dropped connection events ({Losses} times so far); a gap row says so, and the kernel's table is taken over")]
    private static partial void LogLost(ILogger logger, long losses);
}

/// <summary>Wires the nat stream where this machine translates.</summary>
internal static class TranslationRegistration
{
    public static IServiceCollection AddTranslations(this IServiceCollection services, GatewaySettings settings) =>
        settings is not { Mode: GatewayMode.Nftables, Nat: true } ? services : services
            .AddNatLog()
            .AddSingleton<TranslationService>()
            .AddHostedService(p => p.GetRequiredService<TranslationService>())
            .AddSingleton(p => new ServiceCheck("nat stream", () => DiskState.AsPartFault("stream.nat", p.GetRequiredService<TranslationService>().Fault, p.GetRequiredService<DataDirectory>().Traffic)));
}
