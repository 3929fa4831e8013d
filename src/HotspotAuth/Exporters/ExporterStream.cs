using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Exporters;

/// <summary>From the exporters to the streams: flows and gaps to flow, translations and the same gaps to nat. Used by the listener's thread.</summary>
/// <param name="flows">The flow stream.</param>
/// <param name="nat">The nat stream; null where another process writes it.</param>
/// <param name="translations">Which translations live; null as well then.</param>
internal sealed class ExporterStream(FlowStream flows, LogWriter? nat, ExporterTranslations? translations) : IExportSink
{
    private long _unwritten;

    /// <summary>Translations that were told and not written, because another process writes the nat stream.</summary>
    public long Unwritten => Interlocked.Read(ref _unwritten);

    public void OnFlow(in FlowRecord flow) => flows.OnFlow(flow);

    public void OnBinding(in AddressBinding binding) => flows.OnBinding(binding);

    public void OnGap(in CaptureGap gap)
    {
        flows.OnGap(gap);
        nat?.TryAppend(new NatGapRow(gap.Start, gap.End, TrafficLog.GapCause.Exporter, gap.Source, gap.Lost));
    }

    public void OnTranslation(in ExportedTranslation translation)
    {
        if (translations is null) Interlocked.Increment(ref _unwritten);
        else translations.Take(translation);
    }
}
