namespace HotspotAuth.Capture;

/// <summary>
/// Takes what a capture finds. All three are called on the capturing thread and must not block for long: a ring fills meanwhile.
/// What a sink can't take it counts and reports itself (cause <see cref="GapCause.Queue"/>).
/// </summary>
public interface IFlowSink
{
    /// <summary>A flow ended or was cut. The record is on the caller's stack: copy what is kept.</summary>
    void OnFlow(in FlowRecord flow);

    /// <summary>An address was claimed on the wire, for the first time or again since the last report.</summary>
    void OnBinding(in AddressBinding binding);

    /// <summary>Something was lost or not understood in a span of time.</summary>
    void OnGap(in CaptureGap gap);
}
