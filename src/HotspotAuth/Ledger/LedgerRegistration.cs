using System.Diagnostics.Metrics;
using HotspotAuth.Operation;
using Quartz;

namespace HotspotAuth.Ledger;

/// <summary>Wires the completeness ledger.</summary>
internal static class LedgerRegistration
{
    /// <summary>A stranger's traffic shows within five minutes: its record is written a minute after the connection has been idle for half of one.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton<LedgerStore>()
        .AddSingleton<CompletenessLedger>()
        .AddSingleton<LedgerMeters>()
        .AddSingleton(p => new ServiceCheck("completeness", () => p.GetRequiredService<CompletenessLedger>().Fault(), IsWarning: true));

    public static IServiceCollection AddLedgerJob(this IServiceCollection services) => services
        .AddHostedService<LedgerMeters>(p => p.GetRequiredService<LedgerMeters>())
        .AddQuartz(q =>
        {
            q.AddJob<LedgerJob>(j => j.WithIdentity(nameof(LedgerJob)));
            q.AddTrigger(t => t.ForJob(nameof(LedgerJob)).WithIdentity("ledger").StartNow().WithSimpleSchedule(s => s.WithInterval(Every).RepeatForever()));
        });
}

/// <summary>Judges the hours that are due, behind all other work.</summary>
[DisallowConcurrentExecution]
internal sealed partial class LedgerJob(CompletenessLedger ledger, ILogger<LedgerJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A thread of its own: niceness stays with a thread, and one of the pool would keep it.
            await Task.Factory.StartNew(
                () =>
                {
                    LowPriority.OfThisThread();
                    ledger.Work(cancellationToken);
                },
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException)
        {
            // The service stops; what is missing is made up for at the next start.
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(8502, LogLevel.Error, "The completeness ledger could not be kept; it is tried again in two minutes")]
    private partial void LogFailed(Exception exception);
}

/// <summary>The ledger's newest hours as gauges. Read from the store when they are asked for.</summary>
internal sealed class LedgerMeters(LedgerStore hours, HotspotMeters meters, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Meter.CreateObservableGauge("hotspot.ledger.ratio", Ratio, description: "Flow bytes by accounted bytes in the newest hour that could be compared; 1 is equal");
        meters.Meter.CreateObservableGauge("hotspot.ledger.outside", () => hours.Newest(compared: true) is { Verdict: LedgerVerdict.Outside } ? 1 : 0, description: "1 while the newest hour that could be compared lies outside the normal band");
        meters.Meter.CreateObservableGauge("hotspot.ledger.strangers", () => Now()?.Strangers ?? 0, unit: "{client}", description: "Clients without a session in the running hour");
        meters.Meter.CreateObservableGauge("hotspot.ledger.strange", () => Now()?.Strange.Sum ?? 0, unit: "By", description: "Bytes of clients without a session in the running hour");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Ratio() => hours.Newest(compared: true)?.Ratio is { } ratio ? [new Measurement<double>(ratio / (double)NormalBand.One)] : [];

    private LedgerHour? Now() => hours.Read(LedgerHour.Of(time.GetUtcNow().ToUnixTimeMilliseconds()), long.MaxValue) is [.., var newest] ? newest : null;
}
