using System.Net;
using System.Runtime.InteropServices;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>An element of one of our sets, as the kernel holds it.</summary>
/// <param name="Mac">The link address of the key; null where the key has none.</param>
/// <param name="Address">The IP address of the key; null where the key has none.</param>
/// <param name="Packets">The element's counter; 0 in sets without one.</param>
/// <param name="Bytes">The element's counter, IP layer.</param>
/// <param name="Left">The time it has left; null for an element without an end.</param>
/// <param name="Value">What a map leads to, where it is a number; null in a set.</param>
internal readonly record struct NftElement(MacAddress? Mac, IPAddress? Address, long Packets, long Bytes, TimeSpan? Left, uint? Value = null)
{
    /// <summary>
    /// The key as the kernel takes it: the parts of a concatenation one after the other, each padded to four octets.
    /// </summary>
    public static byte[] Key(MacAddress? mac, IPAddress? address)
    {
        var host = address?.GetAddressBytes() ?? [];
        var key = new byte[(mac is null ? 0 : 8) + host.Length];
        mac?.ToBytes().CopyTo(key, 0);
        host.CopyTo(key, mac is null ? 0 : 8);
        return key;
    }

    /// <summary>
    /// Reads one element's attributes (NFTA_SET_ELEM_*, linux/netfilter/nf_tables.h). The key's length tells its kind: 6 a link
    /// address, 4 or 16 an IP address, 12 or 24 both. False for any other.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> attributes, out NftElement element)
    {
        element = default;
        var key = NetlinkMessage.Find(NetlinkMessage.Find(attributes, 1), 1).Span;
        MacAddress? mac = null;
        IPAddress? address = null;
        switch (key.Length)
        {
            case 6 or 8:
                mac = MacAddress.FromBytes(key);
                break;
            case 4 or 16:
                address = new IPAddress(key);
                break;
            case 12 or 24:
                mac = MacAddress.FromBytes(key);
                address = new IPAddress(key[8..]);
                break;
            default:
                return false;
        }

        long packets = 0, bytes = 0;
        foreach (var expression in Expressions(attributes))
        {
            if (!NetlinkMessage.Find(expression, 1).Span.SequenceEqual("counter\0"u8)) continue;
            var counter = NetlinkMessage.Find(expression, 2);
            bytes = Number(NetlinkMessage.Find(counter, 1).Span);
            packets = Number(NetlinkMessage.Find(counter, 2).Span);
        }

        var expires = NetlinkMessage.Find(attributes, 5).Span;
        // A value is kept as the packet's field is: in the machine's own order.
        var value = NetlinkMessage.Find(NetlinkMessage.Find(attributes, 2), 1).Span;
        element = new NftElement(
            mac, address, packets, bytes, expires.Length == 8 ? TimeSpan.FromMilliseconds(Number(expires)) : null,
            value.Length == 4 ? MemoryMarshal.Read<uint>(value) : null);
        return true;
    }

    // One expression of an element comes by itself (NFTA_SET_ELEM_EXPR), several in a list (NFTA_SET_ELEM_EXPRESSIONS).
    private static List<ReadOnlyMemory<byte>> Expressions(ReadOnlyMemory<byte> attributes)
    {
        var found = new List<ReadOnlyMemory<byte>> { NetlinkMessage.Find(attributes, 7) };
        var list = NetlinkMessage.Find(attributes, 11);
        while (NetlinkMessage.TryReadAttribute(ref list, out _, out var one)) found.Add(one);
        return found;
    }

    // Big-endian and unsigned in the kernel; what passes 2^63 is cut there, and TimeSpan's own limit is far above any session.
    private static long Number(ReadOnlySpan<byte> value) => value.Length != 8
        ? 0 : (long)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(value), long.MaxValue / TimeSpan.TicksPerMillisecond / 2);
}
