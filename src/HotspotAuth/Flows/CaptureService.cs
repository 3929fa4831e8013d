using System.Net.Sockets;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Flows;

/// <summary>Live capture into the flow stream, of which this process is the one writer.</summary>
internal sealed class CaptureService(HotspotSettings settings, FlowLog log, HotspotMeters meters, TimeProvider time) : IHostedService, IListening, ITurning, IDisposable
{
    /// <summary>How long stopping waits for the disk to take what the table held; SIGTERM has five seconds in all.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1.5);

    private FlowStream? _stream;
    private RingCapture? _capture;

    public IEnumerable<string> Listening => _capture is null ? [] : [$"capture {settings.Capture.Interface}"];

    public string TurningName => "capture";

    public long? Turns => _capture?.Turns;

    /// <summary>Why nothing is recorded now: the disk refuses, or the capture has ended; null while it works or nothing is captured.</summary>
    public Exception? Fault => log.Fault ?? _capture?.Completion.Exception?.GetBaseException();

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
        var writer = log.Writer();
        try
        {
            _capture = new RingCapture(interfaces, new RingOptions { RingMegabytes = settings.Capture.RingMegabytes }, GuestNetworks.Of(settings.Gateway), Table(settings.Capture), _stream = new FlowStream(writer, waitForRoom: false), time);
        }
        catch (SocketException e)
        {
            throw new VerbException(ExitCode.NotPermitted, $"Capture:Interface: {settings.Capture.Interface} can't be captured ({e.Message}). Run as root, give CAP_NET_RAW, or lower Capture:RingMegabytes.");
        }
        catch (IOException e)
        {
            throw new VerbException(ExitCode.Unavailable, $"Capture:Interface: {e.Message}. `ip -br link` lists the interfaces.");
        }

        Count(_capture);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StopPatience, time);
        _stream?.WaitForRoomUntil(limit.Token);
        _capture?.Stop();
        return Task.CompletedTask;
    }

    public void Dispose() => _capture?.Dispose();

    private void Count(RingCapture capture)
    {
        meters.Meter.CreateObservableCounter("hotspot.capture.packets", () => capture.Totals.Packets, unit: "{packet}", description: "IP packets captured");
        meters.Meter.CreateObservableCounter("hotspot.capture.bytes", () => capture.Totals.Bytes, unit: "By", description: "Bytes of the IP layer captured");
        meters.Meter.CreateObservableCounter("hotspot.capture.frames", () => capture.Totals.Frames, unit: "{frame}", description: "Frames that passed the capture's filter");
        meters.Meter.CreateObservableCounter("hotspot.capture.non.ip", () => capture.Totals.NonIp.Values.Sum(), unit: "{frame}", description: "Frames of other protocols than IP, such as ARP");
        meters.Meter.CreateObservableCounter("hotspot.capture.not.understood", () => capture.Totals.Skipped.Values.Sum(), unit: "{frame}", description: "Frames that were not understood; each is in a gap");
        meters.Meter.CreateObservableCounter("hotspot.capture.outside", () => capture.Totals.OutsidePackets, unit: "{packet}", description: "IP packets without a guest's address, such as neighbour discovery");
        meters.Meter.CreateObservableCounter("hotspot.capture.dropped", () => capture.Totals.Dropped, unit: "{packet}", description: "Packets the kernel dropped before they were seen");
    }
}

internal static class CaptureRegistration
{
    public static IServiceCollection AddCapture(this IServiceCollection services) => services
        .AddSingleton<FlowLog>()
        .AddHostedService(p => p.GetRequiredService<FlowLog>())
        .AddSingleton<CaptureService>()
        .AddHostedService(p => p.GetRequiredService<CaptureService>())
        .AddSingleton(p => new ServiceCheck("flow stream", () => DiskState.AsPartFault("stream.flow", p.GetRequiredService<CaptureService>().Fault, p.GetRequiredService<DataDirectory>().Traffic)));
}
