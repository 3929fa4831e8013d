using System.Net.Sockets;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>Live capture into the flow stream, of which this process is the one writer.</summary>
internal sealed class CaptureService(HotspotSettings settings, TrafficStore store, HotspotMeters meters, TimeProvider time, ILogger<CaptureService> logger) : IHostedService, IListening, IDisposable
{
    /// <summary>Finished flows must be askable soon; batches of a busy network fill by count long before.</summary>
    private static readonly TimeSpan FlowBatch = TimeSpan.FromSeconds(2);

    /// <summary>How long stopping waits for the disk to take what the table held; SIGTERM has five seconds in all.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1.5);

    private LogWriter? _writer;
    private FlowStream? _stream;
    private RingCapture? _capture;

    public IEnumerable<string> Listening => _capture is null ? [] : [$"capture {settings.Capture.Interface}"];

    /// <summary>Why nothing is recorded now: the disk refuses, or the capture has ended; null while it works or nothing is captured.</summary>
    public Exception? Fault => _writer?.Fault ?? _capture?.Completion.Exception?.GetBaseException();

    public static FlowTableOptions Table(CaptureSettings capture) => new()
    {
        ActiveTimeout = TimeSpan.FromSeconds(capture.ActiveTimeoutSeconds),
        IdleTimeout = TimeSpan.FromSeconds(capture.IdleTimeoutSeconds),
        MaxFlows = capture.MaxFlows,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(settings.Capture.Interface)) return Task.CompletedTask;
        var interfaces = settings.Capture.Interface.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _writer = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions
        {
            BatchInterval = FlowBatch,
            // What the flow table held when the process died had begun no earlier.
            RowsReachBack = TimeSpan.FromSeconds(settings.Capture.ActiveTimeoutSeconds + settings.Capture.IdleTimeoutSeconds),
            OnLoss = rows => StreamLog.Lost(logger, "flow", rows),
            OnFault = fault => StreamLog.Fault(logger, "flow", fault),
        });
        try
        {
            _capture = new RingCapture(interfaces, new RingOptions { RingMegabytes = settings.Capture.RingMegabytes }, GuestNetworks.Of(settings.Gateway), Table(settings.Capture), _stream = new FlowStream(_writer, waitForRoom: false), time);
        }
        catch (SocketException e)
        {
            throw new VerbException(ExitCode.NotPermitted, $"Capture:Interface: {settings.Capture.Interface} can't be captured ({e.Message}). Run as root, give CAP_NET_RAW, or lower Capture:RingMegabytes.");
        }
        catch (IOException e)
        {
            throw new VerbException(ExitCode.Unavailable, $"Capture:Interface: {e.Message}. `ip -br link` lists the interfaces.");
        }

        Count(_capture, _writer);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StopPatience, time);
        _stream?.WaitForRoomUntil(limit.Token);
        _capture?.Stop();
        if (_writer is not null) await _writer.DisposeAsync();
    }

    public void Dispose() => _capture?.Dispose();

    private void Count(RingCapture capture, LogWriter writer)
    {
        meters.Meter.CreateObservableCounter("hotspot.capture.packets", () => capture.Totals.Packets, unit: "{packet}", description: "IP packets captured");
        meters.Meter.CreateObservableCounter("hotspot.capture.bytes", () => capture.Totals.Bytes, unit: "By", description: "Bytes of the IP layer captured");
        meters.Meter.CreateObservableCounter("hotspot.capture.frames", () => capture.Totals.Frames, unit: "{frame}", description: "Frames that passed the capture's filter");
        meters.Meter.CreateObservableCounter("hotspot.capture.non.ip", () => capture.Totals.NonIp.Values.Sum(), unit: "{frame}", description: "Frames of other protocols than IP, such as ARP");
        meters.Meter.CreateObservableCounter("hotspot.capture.not.understood", () => capture.Totals.Skipped.Values.Sum(), unit: "{frame}", description: "Frames that were not understood; each is in a gap");
        meters.Meter.CreateObservableCounter("hotspot.capture.outside", () => capture.Totals.OutsidePackets, unit: "{packet}", description: "IP packets without a guest's address, such as neighbour discovery");
        meters.Meter.CreateObservableCounter("hotspot.capture.dropped", () => capture.Totals.Dropped, unit: "{packet}", description: "Packets the kernel dropped before they were seen");
        meters.Meter.CreateObservableCounter("hotspot.flow.rows", () => writer.RowsWritten, unit: "{row}", description: "Rows of the flow stream on disk");
        meters.Meter.CreateObservableCounter("hotspot.flow.lost", () => writer.RowsLost, unit: "{row}", description: "Rows of the flow stream that found its queue full");
    }
}

internal static class CaptureRegistration
{
    public static IServiceCollection AddCapture(this IServiceCollection services) => services
        .AddSingleton<CaptureService>()
        .AddHostedService(p => p.GetRequiredService<CaptureService>())
        .AddSingleton(p => new ServiceCheck("flow stream", () => p.GetRequiredService<CaptureService>().Fault?.Message));
}
