using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;

namespace HotspotAuth.Drill;

/// <summary>
/// Puts the drill's one packet on the interface that is captured: a UDP datagram of the drill's device to an address that leads nowhere. It is a real
/// packet on the real wire, so what the log then says of it is true; the gateway opens for nobody.
/// </summary>
internal static class DrillWire
{
    /// <summary>RFC 863: whatever comes is thrown away.</summary>
    public const int PeerPort = 9;

    private const int LinkHeader = 14;
    private const int IPv4Header = 20;
    private const int UdpHeader = 8;
    private static readonly byte[] Payload = Encoding.ASCII.GetBytes("hotspotauth fire drill");

    /// <summary>Bytes of the IP layer that the flow record must tell.</summary>
    public static int Length => IPv4Header + UdpHeader + Payload.Length;

    /// <summary>The interface on which a drill's packet is seen: the first that is captured; null where nothing is.</summary>
    public static string? Captured(CaptureSettings capture) =>
        capture.Interface?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : null;

    /// <exception cref="SocketException">No right to send raw frames (CAP_NET_RAW), or the interface is down.</exception>
    /// <exception cref="IOException">There is no such interface.</exception>
    public static void Send(string name, Device device, int port)
    {
        var index = NeighbourTable.InterfaceIndex(name);
        if (index == 0) throw new IOException($"there is no interface {name}");
        using var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
        socket.Bind(new Link(index));
        socket.Send(Frame(device, port));
    }

    private static byte[] Frame(Device device, int port)
    {
        var frame = new byte[LinkHeader + Length];
        Write(frame, DrillDevice.PeerMac);
        Write(frame.AsSpan(6), DrillDevice.Mac);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);
        // RFC 791 §3.1: version and header length, total length, time to live, protocol, addresses, checksum.
        var ip = frame.AsSpan(LinkHeader);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)Length);
        ip[8] = 1;
        ip[9] = (byte)ProtocolType.Udp;
        device.Ip.TryWriteBytes(ip[12..], out _);
        DrillDevice.Peer.TryWriteBytes(ip[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..IPv4Header]));
        // RFC 768: a checksum of zero says that there is none.
        var udp = ip[IPv4Header..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], PeerPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpHeader + Payload.Length));
        Payload.CopyTo(udp[UdpHeader..]);
        return frame;
    }

    private static void Write(Span<byte> at, MacAddress mac)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)(mac.Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(at[2..], (uint)mac.Value);
    }

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 0u;
        for (var i = 0; i < header.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    // struct sockaddr_ll, deaf: protocol 0 receives nothing.
    private sealed class Link(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, 20);
            BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
