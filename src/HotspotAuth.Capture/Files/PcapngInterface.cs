namespace HotspotAuth.Capture;

/// <summary>An interface description of a pcapng section: link type, snap length and what its time stamps count.</summary>
internal sealed class PcapngInterface
{
    private readonly byte _resolution;
    private readonly long _offsetSeconds;

    /// <param name="link">Link type.</param>
    /// <param name="snapLength">0 for no limit.</param>
    /// <param name="resolution">Option if_tsresol: 10 to the minus n, or with the top bit 2 to the minus n; 6 where it is absent.</param>
    /// <param name="offsetSeconds">Option if_tsoffset.</param>
    public PcapngInterface(LinkType link, uint snapLength, byte resolution, long offsetSeconds)
    {
        Link = link;
        SnapLength = snapLength;
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
    }

    public LinkType Link { get; }

    public uint SnapLength { get; }

    /// <summary>Frames the interface said it had dropped; statistics are cumulative.</summary>
    public ulong Drops { get; set; }

    public Int128 Milliseconds(ulong ticks)
    {
        UInt128 value = _resolution switch
        {
            6 => ticks / 1_000,
            9 => ticks / 1_000_000,
            >= 0x80 => ((UInt128)ticks * 1000) >> (_resolution & 0x7F),
            // Ten to the 22nd is more than 64 bits of ticks can reach.
            > 22 => 0,
            >= 3 => ticks / Power(_resolution - 3),
            _ => ticks * Power(3 - _resolution),
        };
        return (Int128)value + ((Int128)_offsetSeconds * 1000);
    }

    private static UInt128 Power(int exponent)
    {
        UInt128 value = 1;
        for (; exponent > 0; exponent--) value *= 10;
        return value;
    }
}
