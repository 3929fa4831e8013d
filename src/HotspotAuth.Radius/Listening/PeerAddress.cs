using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Radius;

/// <summary>
/// Who sent a datagram and to which of our addresses, as a value that costs no allocation. IPv4 addresses are their 32 bits.
/// </summary>
/// <param name="Address">The sender's address bits.</param>
/// <param name="Local">Our address it came to, from which the reply must leave (clients check it).</param>
/// <param name="Port">The sender's port.</param>
/// <param name="Scope">The IPv6 scope id of a link-local sender, else 0.</param>
/// <param name="V4">The family of both.</param>
internal readonly record struct PeerAddress(UInt128 Address, UInt128 Local, ushort Port, uint Scope, bool V4)
{
    public IPEndPoint ToEndPoint() => new(ToIPAddress(Address, V4, Scope), Port);

    public IPAddress LocalAddress => ToIPAddress(Local, V4, Scope);

    public static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;

    public static UInt128 ToBits(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        return (IsV4(address) ? address.MapToIPv4() : address).TryWriteBytes(octets, out var written) ? ToBits(octets[..written]) : default;
    }

    public static UInt128 ToBits(ReadOnlySpan<byte> octets) =>
        octets.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt128BigEndian(octets);

    public static IPAddress ToIPAddress(UInt128 bits, bool isV4, uint scope)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, bits);
        return isV4 ? new IPAddress(octets[12..]) : new IPAddress(octets, scope);
    }
}
