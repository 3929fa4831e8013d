using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Capture;

/// <summary>
/// An IP address as 128 bits in network order, without a heap object. IPv4 is held IPv4-mapped (RFC 4291 §2.5.5.2), so that
/// <c>10.10.0.5</c> and <c>::ffff:10.10.0.5</c> are the same key.
/// </summary>
/// <param name="High">The first eight octets, as a big-endian number.</param>
/// <param name="Low">The last eight octets, as a big-endian number.</param>
public readonly record struct IpKey(ulong High, ulong Low) : IComparable<IpKey>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>True for IPv4 and IPv4-mapped addresses: those whose stored form is four octets.</summary>
    public bool IsIPv4 => High == 0 && Low >> 32 == 0xFFFF;

    /// <summary>An IPv4 address from its 32 bits (10.0.0.1 is 0x0A000001).</summary>
    public static IpKey FromIPv4(uint address) => new(0, MappedPrefix | address);

    /// <summary>An IPv6 address from 16 octets in network order. The caller has checked the length.</summary>
    public static IpKey FromIPv6(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]));

    /// <summary>From a stored form: 4 octets of IPv4 or 16 of IPv6; any other length is refused.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> octets, out IpKey key)
    {
        key = octets.Length switch
        {
            4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(octets)),
            16 => FromIPv6(octets),
            _ => default,
        };
        return octets.Length is 4 or 16;
    }

    /// <summary>From the framework's address; the scope of a link-local address is not kept.</summary>
    public static IpKey From(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        _ = address.TryWriteBytes(octets, out var written);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(octets))
            : FromIPv6(octets[..written]);
    }

    /// <summary>Reads an address in text: dotted quad, or RFC 4291 text. Other spellings that inet_aton takes are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpKey key)
    {
        key = default;
        if (!IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork && text.AsSpan().Count('.') != 3) return false;
        key = From(address);
        return true;
    }

    /// <summary>Writes the stored form and returns its length: 4 octets for IPv4 and IPv4-mapped, else 16.</summary>
    /// <exception cref="ArgumentException"><paramref name="octets"/> is shorter than the form.</exception>
    public int WriteTo(Span<byte> octets)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)Low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], Low);
        BinaryPrimitives.WriteUInt64BigEndian(octets, High);
        return 16;
    }

    /// <summary>The stored form: 4 octets for IPv4 and IPv4-mapped, else 16.</summary>
    public byte[] ToBytes()
    {
        var octets = new byte[IsIPv4 ? 4 : 16];
        _ = WriteTo(octets);
        return octets;
    }

    /// <summary>The framework's address of the same family as the stored form.</summary>
    public IPAddress ToIPAddress() => new(ToBytes());

    /// <inheritdoc/>
    public int CompareTo(IpKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();
}
