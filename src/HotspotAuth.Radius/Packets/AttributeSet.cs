namespace HotspotAuth.Radius;

/// <summary>A set of attribute types as 256 bits, so that asking for an absent attribute costs no walk.</summary>
internal struct AttributeSet
{
    private ulong _low;
    private ulong _second;
    private ulong _third;
    private ulong _high;

    public readonly bool Contains(byte type) => (Word(type) >> (type & 63) & 1) != 0;

    public void Add(byte type)
    {
        var bit = 1UL << (type & 63);
        switch (type >> 6)
        {
            case 0: _low |= bit; break;
            case 1: _second |= bit; break;
            case 2: _third |= bit; break;
            default: _high |= bit; break;
        }
    }

    private readonly ulong Word(byte type) => (type >> 6) switch { 0 => _low, 1 => _second, 2 => _third, _ => _high };
}
