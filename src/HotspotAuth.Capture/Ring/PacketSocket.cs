using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HotspotAuth.Capture;

/// <summary>Opens an AF_PACKET socket with a TPACKET_V3 ring (packet(7); Linux, networking/packet_mmap.rst).</summary>
internal static class PacketSocket
{
    /// <summary>Small: at a low rate blocks are handed over by time, hardly filled, and what their number spans is how long the reading thread may be kept away.</summary>
    public const int BlockBytes = 1 << 18;

    /// <summary>The kernel hands over a block that is not full after this many milliseconds: 12 MB of blocks span 2.4 s.</summary>
    public const int RetireMilliseconds = 50;

    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int PacketLevel = 263;
    private const int AddMembership = 1;
    private const int ReceiveRing = 5;
    private const int Statistics = 6;
    private const int Version = 10;
    private const int VirtioHeader = 15;
    private const int IgnoreOutgoing = 23;
    private const int LoopbackHardware = 772;
    private const int EthernetHardware = 1;

    /// <summary>A socket that is bound and fills its ring; nothing unfiltered can be in it, as it was deaf until the end.</summary>
    /// <exception cref="SocketException">Not permitted (CAP_NET_RAW), or no memory for the ring.</exception>
    /// <exception cref="IOException">The interface does not exist or is not Ethernet.</exception>
    public static Socket Open(string name, RingOptions options, byte[] filter, out int ringBytes)
    {
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
        try
        {
            var index = Libc.InterfaceIndex(name);
            if (index == 0) throw new IOException($"The network interface {name} does not exist.");
            var hardware = Libc.HardwareType(socket.Handle, name);
            if (hardware is not (EthernetHardware or LoopbackHardware)) throw new IOException($"The network interface {name} is not Ethernet.");
            Attach(socket, filter);
            Set(socket, Version, 2);
            // Before each frame a virtio_net_hdr: it tells how many packets an offload frame stands for.
            Set(socket, VirtioHeader, 1);
            // Loopback shows each packet leaving and arriving.
            if (hardware == LoopbackHardware) Set(socket, IgnoreOutgoing, 1);
            ringBytes = MakeRing(socket, options.RingMegabytes);
            if (options.Promiscuous) Listen(socket, (int)index);
            socket.Bind(new LinkEndPoint((int)index));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Packets the kernel dropped since the last call: reading sets its counter to 0.</summary>
    public static long TakeDrops(Socket socket)
    {
        Span<byte> counters = stackalloc byte[12];
        return socket.GetRawSocketOption(PacketLevel, Statistics, counters) >= 8 ? BitConverter.ToUInt32(counters[4..]) : 0;
    }

    private static int MakeRing(Socket socket, int megabytes)
    {
        var blocks = (megabytes << 20) / BlockBytes;
        const int FrameBytes = 2048;
        // struct tpacket_req3: block size and count, frame size and count, retire time, private octets, features.
        Span<int> request = [BlockBytes, blocks, FrameBytes, BlockBytes / FrameBytes * blocks, RetireMilliseconds, 0, 0];
        socket.SetRawSocketOption(PacketLevel, ReceiveRing, MemoryMarshal.AsBytes(request));
        return BlockBytes * blocks;
    }

    private static unsafe void Attach(Socket socket, byte[] filter)
    {
        fixed (byte* program = filter)
        {
            Span<byte> descriptor = stackalloc byte[16];
            descriptor.Clear();
            _ = BitConverter.TryWriteBytes(descriptor, (ushort)(filter.Length / GuestFilter.InstructionLength));
            _ = BitConverter.TryWriteBytes(descriptor[8..], (long)program);
            socket.SetRawSocketOption(SocketLevel, AttachFilter, descriptor);
        }
    }

    private static void Listen(Socket socket, int index)
    {
        const short PromiscuousType = 1;
        Span<byte> request = stackalloc byte[16];
        request.Clear();
        _ = BitConverter.TryWriteBytes(request, index);
        _ = BitConverter.TryWriteBytes(request[4..], PromiscuousType);
        socket.SetRawSocketOption(PacketLevel, AddMembership, request);
    }

    private static void Set(Socket socket, int option, int value)
    {
        Span<byte> octets = stackalloc byte[4];
        _ = BitConverter.TryWriteBytes(octets, value);
        socket.SetRawSocketOption(PacketLevel, option, octets);
    }

    /// <summary>struct sockaddr_ll for all protocols of one interface.</summary>
    private sealed class LinkEndPoint(int index) : EndPoint
    {
        private const ushort AllProtocols = 3;

        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, 20);
            var octets = address.Buffer.Span;
            BinaryPrimitives.WriteUInt16BigEndian(octets[2..], AllProtocols);
            _ = BitConverter.TryWriteBytes(octets[4..], index);
            return address;
        }
    }
}
