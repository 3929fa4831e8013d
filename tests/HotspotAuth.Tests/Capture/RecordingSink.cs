using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

internal sealed class RecordingSink : IFlowSink
{
    public List<FlowRecord> Flows { get; } = [];

    public List<AddressBinding> Bindings { get; } = [];

    public List<CaptureGap> Gaps { get; } = [];

    public long Packets => Flows.Sum(f => f.PacketsUp + f.PacketsDown);

    public long Bytes => Flows.Sum(f => f.BytesUp + f.BytesDown);

    public void OnFlow(in FlowRecord flow) => Flows.Add(flow);

    public void OnBinding(in AddressBinding binding) => Bindings.Add(binding);

    public void OnGap(in CaptureGap gap) => Gaps.Add(gap);
}
