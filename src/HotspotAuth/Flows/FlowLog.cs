using HotspotAuth.Audit;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>
/// The flow stream's one writer, for all in this process that have flows: the live capture and the exporters' listener. Opened by the
/// first of them; closed after both have stopped.
/// </summary>
internal sealed class FlowLog(HotspotSettings settings, TrafficStore store, ClockKnowledge clock, HotspotMeters meters, ILogger<FlowLog> logger) : IHostedService
{
    /// <summary>Finished flows must be askable soon; batches of a busy network fill by count long before.</summary>
    private static readonly TimeSpan FlowBatch = TimeSpan.FromSeconds(2);

    private LogWriter? _writer;

    /// <summary>Why nothing is recorded now; null while it works or nobody writes.</summary>
    public Exception? Fault => _writer?.Fault;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null) await _writer.DisposeAsync();
    }

    /// <summary>The writer. Parts start one after the other, so that this needs no lock.</summary>
    public LogWriter Writer()
    {
        if (_writer is { } open) return open;
        var writer = _writer = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions
        {
            BatchInterval = FlowBatch,
            ClockIsSynchronised = clock.IsSynchronised,
            // What the flow table held when the process died had begun no earlier.
            RowsReachBack = TimeSpan.FromSeconds(settings.Capture.ActiveTimeoutSeconds + settings.Capture.IdleTimeoutSeconds),
            OnLoss = rows => StreamLog.Lost(logger, "flow", rows),
            OnFault = fault => StreamLog.Fault(logger, "flow", fault),
        });
        meters.Meter.CreateObservableCounter("hotspot.flow.rows", () => writer.RowsWritten, unit: "{row}", description: "Rows of the flow stream on disk");
        meters.Meter.CreateObservableCounter("hotspot.flow.lost", () => writer.RowsLost, unit: "{row}", description: "Rows of the flow stream that found its queue full");
        return writer;
    }
}
