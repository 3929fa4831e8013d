namespace HotspotAuth.Capture;

/// <summary>What an exporter said of a translation.</summary>
public enum ExportedTranslationKind
{
    /// <summary>It began (RFC 8158: a session or binding was created).</summary>
    Begun,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>A flow's packets were translated so from its first to its last; when the translation began and ended is not told.</summary>
    Seen,
}

/// <summary>A client's connection as an exporter translates it.</summary>
/// <param name="Exporter">The exporter's address.</param>
/// <param name="Kind">What was said.</param>
/// <param name="Start">Milliseconds UTC since 1970; of an end without one the same as <paramref name="End"/>.</param>
/// <param name="End">Milliseconds UTC since 1970; null at a begin.</param>
/// <param name="Protocol">IANA protocol number.</param>
/// <param name="InsideIp">The client.</param>
/// <param name="InsidePort">Its port; type·256+code for ICMP.</param>
/// <param name="OutsideIp">What the peer sees.</param>
/// <param name="OutsidePort">The port that the peer sees.</param>
/// <param name="PeerIp">The peer; 0.0.0.0 or :: for a binding that holds towards everybody.</param>
/// <param name="PeerPort">The peer's port.</param>
public readonly record struct ExportedTranslation(
    IpKey Exporter, ExportedTranslationKind Kind, long Start, long? End, int Protocol, IpKey InsideIp, int InsidePort, IpKey OutsideIp, int OutsidePort, IpKey PeerIp, int PeerPort);

/// <summary>Takes what exporters tell, as <see cref="IFlowSink"/> takes what a capture finds. A flow's <see cref="FlowRecord.Exporter"/> is set.</summary>
public interface IExportSink : IFlowSink
{
    /// <summary>A translation began, ended or was seen.</summary>
    void OnTranslation(in ExportedTranslation translation);
}
