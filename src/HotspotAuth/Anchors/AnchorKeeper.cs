using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>Every few seconds a round: a digest leaves right after its seal, heads once an hour. Raises the alarm once for what waits a day.</summary>
internal sealed class AnchorKeeper(AnchorCarrier carrier, AnchorOutbox outbox, AnchorRecords records, TrafficStore store, TimeProvider time, ILogger<AnchorKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(3);
    private bool _isOverdue;
    private DateOnly _oldest;

    /// <summary>A round, and the alarm.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        await carrier.RoundAsync(atOnce: false, cancellationToken);
        var fault = AnchorHealth.Fault(carrier, outbox, time);
        if (fault is not null && !_isOverdue) AnchorLog.Overdue(logger, fault.ToString());
        _isOverdue = fault is not null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Keep(carrier.Ways);
        if (carrier.Ways.Count == 0)
        {
            AnchorLog.NoWay(logger);
            return;
        }

        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
                if (store.Days is not [var oldest, ..] || oldest == _oldest) continue;
                records.EraseHeadsBefore(oldest);
                _oldest = oldest;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                AnchorLog.Failed(logger, fault, "every way");
            }
        }
    }
}
