namespace HotspotAuth.TrafficLog;

/// <summary>An address translation: inside IP:port was seen outside as outside IP:port towards the peer. Times UTC milliseconds.</summary>
public readonly record struct TranslationRow(
    long Time, TranslationEvent Event, long Start, long? End, LogIp InsideIp, int InsidePort, LogIp OutsideIp, int OutsidePort, LogIp PeerIp,
    int PeerPort, int Protocol, long? Id = null, LogIp? Exporter = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Nat;

    /// <inheritdoc/>
    public static byte Table => 32;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Integer((long)Event);
        encoder.Integer(Start);
        encoder.Integer(End);
        encoder.Ip(InsideIp);
        encoder.Integer((long)InsidePort);
        encoder.Ip(OutsideIp);
        encoder.Integer((long)OutsidePort);
        encoder.Ip(PeerIp);
        encoder.Integer((long)PeerPort);
        encoder.Integer((long)Protocol);
        encoder.Integer(Id);
        encoder.Ip(Exporter);
    }
}

/// <summary>Records of the nat stream may be missing from <paramref name="Time"/> to <paramref name="End"/>; lost null = unknown.</summary>
public readonly record struct NatGapRow(long Time, long End, GapCause Cause, string? Source = null, long? Lost = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Nat;

    /// <inheritdoc/>
    public static byte Table => 33;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder) => GapRow.WriteGap(ref encoder, new GapRow(Time, End, Cause, Source, Lost));
}
