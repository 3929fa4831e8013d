using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab;

/// <summary>Whole frames in and out of an interface (packet(7)), with any addresses in them.</summary>
internal sealed class PacketSocket : IDisposable
{
    private const int Packet = 17;
    private readonly Socket _socket;

    private PacketSocket(Socket socket) => _socket = socket;

    /// <summary>Opens in the namespace of the calling thread.</summary>
    /// <param name="device">The interface.</param>
    /// <param name="protocol">The Ethernet type to receive, 3 for all, 0 for none.</param>
    public static PacketSocket Open(string device, ushort protocol)
    {
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified) { ReceiveBufferSize = 8 << 20, SendBufferSize = 8 << 20, ReceiveTimeout = 200 };
        socket.Bind(new Link(NeighbourTable.InterfaceIndex(device), protocol));
        return new PacketSocket(socket);
    }

    public void Send(ReadOnlySpan<byte> frame) => _socket.Send(frame);

    /// <summary>One frame; 0 when none came for a while.</summary>
    public int Receive(Span<byte> buffer) => _socket.Receive(buffer, SocketFlags.None, out var error) is var got && error == SocketError.Success ? got : 0;

    public void Dispose() => _socket.Dispose();

    // struct sockaddr_ll
    private sealed class Link(int index, ushort protocol) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily, 20);
            Span<byte> octets = stackalloc byte[20];
            octets.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(octets, Packet);
            BinaryPrimitives.WriteUInt16BigEndian(octets[2..], protocol);
            BinaryPrimitives.WriteInt32LittleEndian(octets[4..], index);
            for (var i = 2; i < 20; i++) address[i] = octets[i];
            return address;
        }
    }
}
