using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A record of a two-way connection as the client's side sees it. Bytes are of the IP layer; times UTC milliseconds.
/// ICMP: client port = type·256 + code, peer port 0. <paramref name="Part"/> counts the records of one connection from 0.
/// </summary>
public readonly record struct FlowRow(
    long Time, long End, LogIp ClientIp, LogMac? ClientMac, int ClientPort, LogIp PeerIp, int PeerPort, int Protocol, int? Vlan,
    long PacketsUp, long PacketsDown, long BytesUp, long BytesDown, int FlagsUp, int FlagsDown, FlowOpened Opened, FlowFinish Finish,
    int Part = 0, LogIp? Exporter = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Flow;

    /// <inheritdoc/>
    public static byte Table => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Integer(End);
        encoder.Ip(ClientIp);
        encoder.Mac(ClientMac);
        encoder.Integer((long)ClientPort);
        encoder.Ip(PeerIp);
        encoder.Integer((long)PeerPort);
        encoder.Integer((long)Protocol);
        encoder.Integer(Vlan);
        encoder.Integer(PacketsUp);
        encoder.Integer(PacketsDown);
        encoder.Integer(BytesUp);
        encoder.Integer(BytesDown);
        encoder.Integer((long)FlagsUp);
        encoder.Integer((long)FlagsDown);
        encoder.Integer((long)Opened);
        encoder.Integer((long)Finish);
        encoder.Integer((long)Part);
        encoder.Ip(Exporter);
    }
}

/// <summary>Records of the flow stream may be missing from <paramref name="Time"/> to <paramref name="End"/>; lost null = unknown.</summary>
public readonly record struct FlowGapRow(long Time, long End, GapCause Cause, string? Source = null, long? Lost = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Flow;

    /// <inheritdoc/>
    public static byte Table => 17;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder) => GapRow.WriteGap(ref encoder, new GapRow(Time, End, Cause, Source, Lost));
}

/// <summary>A binding that the capture saw on the wire: <see cref="BindingSource.Arp"/>, Ndp or Dhcp.</summary>
public readonly record struct FlowBindingRow(
    long Time, long End, LogMac ClientMac, LogIp ClientIp, BindingSource Source, int? Vlan = null, bool Conflict = false) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Flow;

    /// <inheritdoc/>
    public static byte Table => 18;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Integer(End);
        encoder.Mac(ClientMac);
        encoder.Ip(ClientIp);
        encoder.Integer(Vlan);
        encoder.Code(CodeText.BindingSources[(int)Source]);
        encoder.Flag(Conflict);
    }
}
