namespace HotspotAuth.Capture;

/// <summary>What is wrong with a frame. Frames are counted by it.</summary>
public enum FrameFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The link type is not one of <see cref="LinkType"/>.</summary>
    LinkUnknown,

    /// <summary>The frame ends inside its link header or tags.</summary>
    LinkTruncated,

    /// <summary>More than four VLAN tags.</summary>
    TagsTooMany,

    /// <summary>The frame ends inside the fixed IP header.</summary>
    IpTruncated,

    /// <summary>The version nibble is not what the link layer said.</summary>
    IpVersion,

    /// <summary>IPv4 header length below 20 octets, or beyond the packet.</summary>
    IpHeaderLength,

    /// <summary>The IP length is shorter than its header, or longer than the frame was.</summary>
    IpLength,

    /// <summary>Packet counted, ports unknown: an IPv6 extension header runs out of the packet or of what was captured.</summary>
    ExtensionTruncated,

    /// <summary>Packet counted, ports unknown: more extension headers than any honest sender uses.</summary>
    ExtensionsTooMany,

    /// <summary>Packet counted, ports unknown: the transport header runs out of the packet or of what was captured.</summary>
    TransportTruncated,

    /// <summary>Packet counted, ports unknown: a later fragment whose first was not seen.</summary>
    FragmentUnknown,

    /// <summary>An ARP packet that is cut short or not for IPv4 over Ethernet.</summary>
    ArpMalformed,
}

/// <summary>Names of faults for counters and reports.</summary>
public static class FrameFaultText
{
    private static readonly string[] Names =
    [
        "none", "link-unknown", "link-truncated", "tags-too-many", "ip-truncated", "ip-version", "ip-header-length", "ip-length",
        "extension-truncated", "extensions-too-many", "transport-truncated", "fragment-unknown", "arp-malformed",
    ];

    /// <summary>How many faults there are, <see cref="FrameFault.None"/> included.</summary>
    internal static int Count => Names.Length;

    /// <summary>The reason in lower case with hyphens, such as <c>ip-length</c>.</summary>
    public static string Text(this FrameFault fault) => (uint)fault < (uint)Names.Length ? Names[(int)fault] : "unknown";
}
