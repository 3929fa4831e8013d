namespace HotspotAuth.Capture;

/// <summary>Control bits of the TCP header (RFC 9293 §3.1) that the flow table acts on.</summary>
internal static class TcpFlag
{
    public const byte Fin = 1;
    public const byte Syn = 2;
    public const byte Reset = 4;
    public const byte Ack = 16;
}
