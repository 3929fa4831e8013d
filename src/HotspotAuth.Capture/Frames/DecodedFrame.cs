namespace HotspotAuth.Capture;

/// <summary>What a frame is to the flow table.</summary>
public enum FrameKind : byte
{
    /// <summary>Neither IPv4 nor IPv6; counted by EtherType.</summary>
    NonIp,

    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,
}

/// <summary>
/// The headers of one frame; no payload. A mutable structure with fields, because one is filled in for each packet and passed by
/// reference, millions a second.
/// </summary>
public struct DecodedFrame
{
    /// <summary>Source address (IP frames).</summary>
    public IpKey Source;

    /// <summary>Destination address (IP frames).</summary>
    public IpKey Destination;

    /// <summary>When the frame was captured, milliseconds UTC since 1970.</summary>
    public long Time;

    /// <summary>Source link address, 48 bits; meaningful if <see cref="HasSourceMac"/>.</summary>
    public ulong SourceMac;

    /// <summary>Destination link address, 48 bits; meaningful if <see cref="HasDestinationMac"/>.</summary>
    public ulong DestinationMac;

    /// <summary>Octets of the IP layer.</summary>
    public long IpBytes;

    /// <summary>Packets on the wire that the frame stands for: more than 1 only for segmentation offload.</summary>
    public int Segments;

    /// <summary>VLAN id; outer·4096+inner for two tags; 0 for none.</summary>
    public int Vlan;

    /// <summary>Source port; type·256+code for ICMP, in both ports, an answer under its request's type; 0 if unknown.</summary>
    public ushort SourcePort;

    /// <summary>Destination port, as <see cref="SourcePort"/>.</summary>
    public ushort DestinationPort;

    /// <summary>The EtherType found behind all tags; for 802.3 frames without one, their length.</summary>
    public ushort EtherType;

    /// <summary>IPv4 or IPv6 or neither.</summary>
    public FrameKind Kind;

    /// <summary>Transport protocol by IANA number.</summary>
    public byte Protocol;

    /// <summary>TCP flags, else 0.</summary>
    public byte TcpFlags;

    /// <summary>For ICMP: true when the packet is an answer whose request's type stands in the ports.</summary>
    public bool IcmpAnswer;

    /// <summary>The link has a source address and it is not a group address.</summary>
    public bool HasSourceMac;

    /// <summary>The link has a destination address and it is not a group address.</summary>
    public bool HasDestinationMac;

    /// <summary>Which protocol claims an address for a MAC in this frame.</summary>
    public BindingSource Claim;

    /// <summary>Who claims.</summary>
    public MacAddress ClaimMac;

    /// <summary>What is claimed.</summary>
    public IpKey ClaimIp;

    /// <summary>Octets from the start of the IP header to the transport's payload; for counting segments. 0 if unknown.</summary>
    internal int HeaderBytes;
}
