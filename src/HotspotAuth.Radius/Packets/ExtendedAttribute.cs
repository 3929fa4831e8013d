namespace HotspotAuth.Radius;

/// <summary>
/// An attribute of the extended space (RFC 6929 §2): type 241 to 246 and a second number. Fragments of a long one are put
/// together. What breaks a rule of that RFC is an invalid attribute: left out, and no fault of the packet (§2.8).
/// </summary>
/// <param name="Type">241 to 246.</param>
/// <param name="ExtendedType">The second number; 26 is a vendor's own (§2.4): vendor (4), vendor type (1), value.</param>
/// <param name="Value">The value behind both numbers, at least one octet.</param>
public sealed record ExtendedAttribute(byte Type, byte ExtendedType, ReadOnlyMemory<byte> Value)
{
    private const byte FirstShort = 241;
    private const byte FirstLong = 245;
    private const byte Last = 246;
    private const byte More = 0x80;

    /// <summary>The valid extended attributes of a packet, in order.</summary>
    public static IReadOnlyList<ExtendedAttribute> ReadAll(in RadiusPacket packet)
    {
        var all = new List<ExtendedAttribute>();
        Fragments? open = null;
        foreach (var attribute in packet.Attributes)
        {
            var type = (byte)attribute.Type;
            var value = attribute.Value;
            if (type is >= FirstLong and <= Last && value.Length >= 3)
                open = ReadLong(all, open, type, value);
            else
                open = null;

            if (type is >= FirstShort and < FirstLong && value.Length >= 2)
                all.Add(new ExtendedAttribute(type, value[0], value[1..].ToArray()));
        }

        return all;
    }

    private static Fragments? ReadLong(List<ExtendedAttribute> all, Fragments? open, byte type, ReadOnlySpan<byte> value)
    {
        // Fragments follow each other without a gap, under the same two numbers; each but the last is full (RFC 6929 §2.2).
        var continues = open is not null && open.Type == type && open.ExtendedType == value[0];
        var fragments = continues ? open! : new Fragments(type, value[0]);
        fragments.Octets.AddRange(value[2..]);
        if ((value[1] & More) == 0)
        {
            all.Add(new ExtendedAttribute(type, fragments.ExtendedType, fragments.Octets.ToArray()));
            return null;
        }

        return value.Length == RadiusAttributeList.MaximumValueLength ? fragments : null;
    }

    private sealed record Fragments(byte Type, byte ExtendedType)
    {
        public List<byte> Octets { get; } = [];
    }
}
