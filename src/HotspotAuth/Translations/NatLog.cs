using HotspotAuth.Audit;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Translations;

/// <summary>
/// The nat stream's one writer, for all in this process that know of translations: our own gateway and the exporters' listener. Opened by
/// the first of them; closed after both have stopped.
/// </summary>
internal sealed class NatLog(TrafficStore store, ClockKnowledge clock, HotspotMeters meters, TimeProvider time, ILogger<NatLog> logger) : IHostedService
{
    private static readonly TimeSpan NatBatch = TimeSpan.FromSeconds(2);
    private volatile Action<RowSink, long>[] _carries = [];
    private LogWriter? _writer;

    /// <summary>Why nothing is recorded now; null while it works or nobody writes.</summary>
    public Exception? Fault => _writer?.Fault;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null) await _writer.DisposeAsync();
    }

    /// <summary>The writer. Parts start one after the other, so that this needs no lock.</summary>
    /// <param name="carry">Repeats what lives, at a day's first batch and at a time; called on the writer's thread.</param>
    public LogWriter Writer(Action<RowSink, long> carry)
    {
        _carries = [.. _carries, carry];
        if (_writer is { } open) return open;
        var writer = _writer = LogWriter.Open(store, LogStream.Nat, new StreamWriterOptions
        {
            BatchInterval = NatBatch,
            ClockIsSynchronised = clock.IsSynchronised,
            Carry = sink => Array.ForEach(_carries, c => c(sink, time.GetUtcNow().ToUnixTimeMilliseconds())),
            OnLoss = rows => StreamLog.Lost(logger, "nat", rows),
            OnFault = fault => StreamLog.Fault(logger, "nat", fault),
        });
        meters.Meter.CreateObservableCounter("hotspot.nat.rows", () => writer.RowsWritten, unit: "{row}", description: "Rows of the nat stream on disk");
        meters.Meter.CreateObservableCounter("hotspot.nat.lost", () => writer.RowsLost, unit: "{row}", description: "Rows of the nat stream that found its queue full");
        return writer;
    }
}

/// <summary>Wires the nat stream's writer, once, before whoever writes with it.</summary>
internal static class NatLogRegistration
{
    public static IServiceCollection AddNatLog(this IServiceCollection services) => services.Any(s => s.ServiceType == typeof(NatLog))
        ? services
        : services.AddSingleton<NatLog>().AddHostedService(p => p.GetRequiredService<NatLog>());
}
