using HotspotAuth.Capture;

namespace HotspotAuth.Fuzz;

/// <summary>Counts what a flow table hands over, and looks whether it can be.</summary>
internal sealed class CountingSink : IFlowSink
{
    public long Records { get; private set; }

    public long Packets { get; private set; }

    public long Bindings { get; private set; }

    public void OnFlow(in FlowRecord flow)
    {
        BrokenPromiseException.Unless(flow.End >= flow.Start && flow.PacketsUp >= 0 && flow.PacketsDown >= 0 && flow.BytesUp >= 0 && flow.BytesDown >= 0, "a record ends after it starts and counts upwards");
        Records++;
        Packets += flow.PacketsUp + flow.PacketsDown;
    }

    public void OnBinding(in AddressBinding binding) => Bindings++;

    public void OnGap(in CaptureGap gap) => BrokenPromiseException.Unless(gap.End >= gap.Start, "a gap ends after it starts");
}
