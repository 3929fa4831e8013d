using HotspotAuth.Capture;
using HotspotAuth.TrafficLog;
using CaptureCause = HotspotAuth.Capture.GapCause;
using LogCause = HotspotAuth.TrafficLog.GapCause;

namespace HotspotAuth.Flows;

/// <summary>From the capture to the flow stream: each record, binding and gap as its row. Called by the one thread that owns the flow table.</summary>
internal sealed class FlowStream(LogWriter writer, bool waitForRoom, CancellationToken ended = default) : IFlowSink
{
    private CancellationToken _ending = new(canceled: true);

    /// <summary>
    /// The capture is being stopped: the records of all live connections come at once, more than the queue holds, and nothing is lost any more
    /// by waiting for room, until the limit. May be called from another thread.
    /// </summary>
    public void WaitForRoomUntil(CancellationToken limit) => _ending = limit;

    /// <summary>Rows handed over.</summary>
    public long Flows { get; private set; }

    /// <summary>When the oldest of them began, UTC milliseconds; null before the first.</summary>
    public long? Oldest { get; private set; }

    public void OnFlow(in FlowRecord flow)
    {
        Flows++;
        Oldest = Math.Min(Oldest ?? flow.Start, flow.Start);
        Append(new FlowRow(
            flow.Start,
            flow.End,
            Ip(flow.ClientIp),
            flow.ClientMac is { } mac ? new LogMac(mac.Value) : null,
            flow.ClientPort,
            Ip(flow.PeerIp),
            flow.PeerPort,
            flow.Protocol,
            flow.Vlan,
            flow.PacketsUp,
            flow.PacketsDown,
            flow.BytesUp,
            flow.BytesDown,
            flow.FlagsUp,
            flow.FlagsDown,
            (FlowOpened)flow.Opened,
            (TrafficLog.FlowFinish)flow.Finish,
            flow.Part,
            flow.Exporter is { } exporter ? Ip(exporter) : null));
    }

    public void OnBinding(in AddressBinding binding) => Append(new FlowBindingRow(
        binding.First, binding.Last, new LogMac(binding.Mac.Value), Ip(binding.Ip), (TrafficLog.BindingSource)binding.Source, binding.Vlan, binding.Conflict));

    public void OnGap(in CaptureGap gap) => Append(new FlowGapRow(
        gap.Start,
        gap.End,
        gap.Cause switch
        {
            CaptureCause.KernelDrop => LogCause.KernelDrop,
            CaptureCause.Queue => LogCause.Queue,
            CaptureCause.Frame => LogCause.Frame,
            CaptureCause.Restart => LogCause.Restart,
            CaptureCause.Exporter => LogCause.Exporter,
            _ => LogCause.Off,
        },
        gap.Source,
        gap.Lost));

    /// <summary>Live capture never waits: a full queue is counted by the writer and becomes a gap. A file can wait.</summary>
    private void Append<TRow>(in TRow row)
        where TRow : struct, ILogRow
    {
        if (waitForRoom) writer.Append(row, ended);
        else if (_ending.IsCancellationRequested || !TryWait(row)) writer.TryAppend(row);
    }

    private bool TryWait<TRow>(in TRow row)
        where TRow : struct, ILogRow
    {
        try
        {
            writer.Append(row, _ending);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>An address of the capture as the log has it.</summary>
    public static LogIp Ip(IpKey key) => LogIp.FromHalves(key.High, key.Low);
}
