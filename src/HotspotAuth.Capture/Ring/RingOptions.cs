namespace HotspotAuth.Capture;

/// <summary>How a live capture listens.</summary>
public sealed record RingOptions
{
    /// <summary>Ring of each interface, in mebibytes, 2 to 1024; what the kernel can hold while the capturing thread is busy.</summary>
    public int RingMegabytes { get; init; } = 12;

    /// <summary>Octets taken of an ordinary packet, 96 to 1024: headers. Discovery and DHCP are taken longer, for the addresses they tell.</summary>
    public int SnapLength { get; init; } = 192;

    /// <summary>Listen to frames for others' link addresses too: for a mirror port, not needed on the gateway itself.</summary>
    public bool Promiscuous { get; init; }
}
