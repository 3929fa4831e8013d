using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

/// <summary>Puts whole frames on an interface.</summary>
internal sealed class PacketSender : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
    private readonly LinkAddress _to;

    public PacketSender(string name) => _to = new LinkAddress((int)Libc.InterfaceIndex(name));

    public void Send(byte[] frame) => Assert.Equal(frame.Length, _socket.SendTo(frame, _to));

    public void Dispose() => _socket.Dispose();

    private sealed class LinkAddress(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, 20);
            BitConverter.TryWriteBytes(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
