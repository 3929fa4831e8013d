namespace HotspotAuth.Capture;

/// <summary>Link layers that are read; the numbers are LINKTYPE_ values as pcap and pcapng files carry them.</summary>
public enum LinkType
{
    /// <summary>BSD loopback: four octets of address family in the writer's byte order.</summary>
    BsdLoopback = 0,

    /// <summary>Ethernet, with VLAN and QinQ tags.</summary>
    Ethernet = 1,

    /// <summary>Raw IP, as some writers number it.</summary>
    RawOld = 12,

    /// <summary>Raw IP, as other writers number it.</summary>
    RawBsd = 14,

    /// <summary>Raw IPv4 or IPv6, told apart by the version.</summary>
    Raw = 101,

    /// <summary>BSD loopback in network byte order.</summary>
    Loop = 108,

    /// <summary>Linux cooked capture, version 1.</summary>
    LinuxCooked = 113,

    /// <summary>Raw IPv4.</summary>
    RawIPv4 = 228,

    /// <summary>Raw IPv6.</summary>
    RawIPv6 = 229,

    /// <summary>Linux cooked capture, version 2.</summary>
    LinuxCooked2 = 276,
}
