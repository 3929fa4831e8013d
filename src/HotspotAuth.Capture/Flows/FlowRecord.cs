namespace HotspotAuth.Capture;

/// <summary>Who opened a connection. The numbers are those of the traffic log's column <c>opened</c>.</summary>
public enum FlowOpener : byte
{
    /// <summary>Not seen: the capture began in the middle of a TCP connection.</summary>
    Unknown = 0,

    /// <summary>The client: it sent the SYN, or the first packet of a flow that is not TCP.</summary>
    Client = 1,

    /// <summary>The peer.</summary>
    Peer = 2,
}

/// <summary>Why a flow record ends. The numbers are those of the traffic log's column <c>finish</c>.</summary>
public enum FlowFinish : byte
{
    /// <summary>Not known: another connection took the same addresses and ports.</summary>
    Unknown = 0,

    /// <summary>Both sides sent FIN.</summary>
    Fin = 1,

    /// <summary>A side sent RST.</summary>
    Reset = 2,

    /// <summary>No packet for the idle timeout.</summary>
    Idle = 3,

    /// <summary>The connection lives on; this record was cut by the active timeout, or because the client's MAC changed.</summary>
    ActiveCut = 4,

    /// <summary>The capture ended.</summary>
    EndOfCapture = 5,

    /// <summary>The table was full and this flow was the longest idle.</summary>
    Evicted = 6,
}

/// <summary>
/// One two-way flow, or one part of it, seen from the client's side. Packets and bytes are of the IP layer: IPv4 total length, or
/// 40 + payload length of IPv6; the link layer is not in them. Sums over all parts of a connection are exact.
/// </summary>
public readonly record struct FlowRecord
{
    /// <summary>Time of the first packet, milliseconds UTC since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>Time of the last packet, milliseconds UTC since 1970; never before <see cref="Start"/>.</summary>
    public required long End { get; init; }

    /// <summary>The client's address.</summary>
    public required IpKey ClientIp { get; init; }

    /// <summary>The client side's link address: the source of its packets; null where the link has none.</summary>
    public required MacAddress? ClientMac { get; init; }

    /// <summary>Port of TCP, UDP, UDP-Lite, SCTP, DCCP; type·256+code for ICMP and ICMPv6 (an answer counts under its request's type); else 0.</summary>
    public required int ClientPort { get; init; }

    /// <summary>The other side's address.</summary>
    public required IpKey PeerIp { get; init; }

    /// <summary>The other side's port; 0 for ICMP and for protocols without ports.</summary>
    public required int PeerPort { get; init; }

    /// <summary>IANA protocol number of the transport (the last Next Header of IPv6).</summary>
    public required int Protocol { get; init; }

    /// <summary>VLAN id, 1 to 4094; for two tags outer·4096+inner; null for none (a priority tag is none).</summary>
    public required int? Vlan { get; init; }

    /// <summary>Packets from the client.</summary>
    public required long PacketsUp { get; init; }

    /// <summary>Packets to the client.</summary>
    public required long PacketsDown { get; init; }

    /// <summary>Octets from the client.</summary>
    public required long BytesUp { get; init; }

    /// <summary>Octets to the client.</summary>
    public required long BytesDown { get; init; }

    /// <summary>TCP flags of the client's packets OR-ed together (RFC 9293 §3.1: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128).</summary>
    public required byte FlagsUp { get; init; }

    /// <summary>TCP flags of the peer's packets OR-ed together.</summary>
    public required byte FlagsDown { get; init; }

    /// <summary>Who opened the connection.</summary>
    public required FlowOpener Opened { get; init; }

    /// <summary>Why this record ends.</summary>
    public required FlowFinish Finish { get; init; }

    /// <summary>Number of this record within its connection, from 0.</summary>
    public required int Part { get; init; }

    /// <summary>Who told of it; null for what was captured here.</summary>
    public IpKey? Exporter { get; init; }
}
