namespace HotspotAuth.Operation;

/// <summary>A hosted part whose loop must not stand still: what it guards would go unguarded while the process looks well.</summary>
internal interface ITurning
{
    /// <summary>Its name in the log.</summary>
    string TurningName { get; }

    /// <summary>Grows with each turn, also with one that failed: a disk that refuses is told elsewhere. Null: it has nothing to do.</summary>
    long? Turns { get; }
}

/// <summary>
/// Tells systemd within each <c>WatchdogSec</c> that the process lives, but only when every <see cref="ITurning"/> part has turned since it was last told: a process
/// whose timers still run but whose work stands still is killed and started anew.
/// </summary>
internal sealed partial class Watchdog(ServiceManager manager, Func<IEnumerable<ITurning>> parts, TimeProvider time, ILogger<Watchdog> logger) : BackgroundService
{
    /// <summary>Looks within one period: one that comes too late or finds a part in a long turn is not yet the end.</summary>
    private const int LooksInPeriod = 4;

    private readonly Dictionary<string, long> _turns = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (manager.WatchdogPeriod is not { } period) return;
        using var timer = new PeriodicTimer(period / LooksInPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    internal void Look()
    {
        var turning = parts().Where(p => p.Turns is not null).Select(p => (p.TurningName, Turns: p.Turns ?? 0)).ToArray();
        var still = turning.Where(p => _turns.TryGetValue(p.TurningName, out var before) && before == p.Turns).Select(p => p.TurningName).ToArray();
        if (still.Length > 0)
        {
            LogStandsStill(string.Join(", ", still));
            return;
        }

        foreach (var (name, turns) in turning) _turns[name] = turns;
        manager.Lives();
    }

    [LoggerMessage(8520, LogLevel.Error, "Stands still: {Parts}. systemd is not told that this process lives, and starts it anew when that goes on")]
    private partial void LogStandsStill(string parts);
}

internal static class WatchdogRegistration
{
    public static IServiceCollection AddWatchdog(this IServiceCollection services) => services.AddSingleton<IHostedService>(p => new Watchdog(
        ServiceManager.OfProcess, () => p.GetServices<IHostedService>().OfType<ITurning>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Watchdog>>()));
}
