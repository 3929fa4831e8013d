using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace HotspotAuth.Capture;

/// <summary>A 48-bit IEEE 802 address, as its 48 bits; printed lower case with colons (<c>02:00:00:aa:bb:cc</c>).</summary>
public readonly record struct MacAddress(ulong Value) : IComparable<MacAddress>
{
    /// <summary>Octets of an address on the wire.</summary>
    public const int Length = 6;

    /// <summary>The locally administered bit: phones that randomise their address set it.</summary>
    public bool IsLocallyAdministered => (Value & 0x0200_0000_0000) != 0;

    /// <summary>The group bit; such an address never identifies a client.</summary>
    public bool IsMulticast => (Value & 0x0100_0000_0000) != 0;

    /// <summary>Reads six octets in wire order. The caller has checked the length.</summary>
    public static MacAddress FromBytes(ReadOnlySpan<byte> octets) =>
        new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(octets) << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[2..]));

    /// <summary>The six octets in wire order.</summary>
    public byte[] ToBytes() =>
        [(byte)(Value >> 40), (byte)(Value >> 32), (byte)(Value >> 24), (byte)(Value >> 16), (byte)(Value >> 8), (byte)Value];

    /// <summary>Reads the spellings that devices and NASes send: colons, hyphens, Cisco's dots, or none; either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address)
    {
        address = default;
        if (text is null || text.Length > 17) return false;
        ulong value = 0;
        var digits = 0;
        foreach (var c in text)
        {
            if (c is ':' or '-' or '.') continue;
            if (!char.IsAsciiHexDigit(c) || ++digits > 12) return false;
            value = (value << 4) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        address = new MacAddress(value);
        return digits == 12;
    }

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => string.Create(17, Value, static (text, value) =>
    {
        // Written out, because each log-in and each flow asks for it: formatting six numbers takes ten times as long.
        for (var i = 0; i < text.Length; i++) text[i] = i % 3 == 2 ? ':' : "0123456789abcdef"[(int)(value >> (44 - (4 * (i - (i / 3))))) & 15];
    });
}
