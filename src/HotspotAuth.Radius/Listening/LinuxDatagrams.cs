using System.Runtime.InteropServices;

namespace HotspotAuth.Radius;

/// <summary>
/// The system calls that .NET has no door to: many datagrams a call (recvmmsg, sendmmsg), and the address a datagram was sent
/// to, from which its answer must leave (IP_PKTINFO, RFC 3542). Layouts are those of 64-bit Linux.
/// </summary>
internal static unsafe partial class LinuxDatagrams
{
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int EAGAIN = 11;
    public const int EINVAL = 22;
    public const int EMSGSIZE = 90;
    public const int ControlLength = 64;

    /// <summary>What <see cref="WriteSegmentLength"/> adds to a message's control octets: CMSG_SPACE of two octets.</summary>
    public const int SegmentControlLength = 24;

    public const int NameLength = 28;

    private const int SolIp = 0;
    private const int IpPktInfo = 8;
    private const int SolIpv6 = 41;
    private const int Ipv6RecvPktInfo = 49;
    private const int Ipv6PktInfo = 50;
    private const int SolUdp = 17;
    private const int UdpSegment = 103;
    private const ushort AfInet = 2;
    private const ushort AfInet6 = 10;

    /// <summary>Receive: give what is there after the first one.</summary>
    public const int MsgWaitForOne = 0x10000;

    /// <summary>Send: rather fail than wait for room.</summary>
    public const int MsgDontWait = 0x40;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(SafeHandle socket, Message* messages, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(SafeHandle socket, Message* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);

    /// <summary>Level and name of the option that makes the kernel tell where a datagram was sent to.</summary>
    public static (int Level, int Name) PacketInfoOption(bool isV4) => isV4 ? (SolIp, IpPktInfo) : (SolIpv6, Ipv6RecvPktInfo);

    /// <summary>Reads sender and destination of a received message. False: it was sent to a broadcast or multicast address.</summary>
    public static bool TryReadPeer(in Message message, out PeerAddress peer)
    {
        var name = new ReadOnlySpan<byte>(message.Name, NameLength);
        var isV4 = MemoryMarshal.Read<ushort>(name) == AfInet;
        var port = (ushort)(name[2] << 8 | name[3]);
        var address = PeerAddress.ToBits(isV4 ? name.Slice(4, 4) : name.Slice(8, 16));
        var scope = isV4 ? 0 : MemoryMarshal.Read<uint>(name[24..]);
        var isUnicast = TryReadLocal(message, isV4, out var local);
        peer = new PeerAddress(address, local, port, scope, isV4);
        return isUnicast;
    }

    /// <summary>Fills in where a message goes and from which of our addresses.</summary>
    public static void WritePeer(ref Message message, in PeerAddress peer)
    {
        var name = new Span<byte>(message.Name, NameLength);
        name.Clear();
        name[2] = (byte)(peer.Port >> 8);
        name[3] = (byte)peer.Port;
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, peer.Address);
        if (peer.V4)
        {
            MemoryMarshal.Write(name, AfInet);
            octets[12..].CopyTo(name[4..]);
            message.NameLength = 16;
        }
        else
        {
            MemoryMarshal.Write(name, AfInet6);
            octets.CopyTo(name[8..]);
            MemoryMarshal.Write(name[24..], peer.Scope);
            message.NameLength = NameLength;
        }

        WriteLocal(ref message, peer);
    }

    /// <summary>True when both messages go to the same place from the same address of ours.</summary>
    public static bool HasSamePeer(in Message one, in Message other) =>
        new ReadOnlySpan<byte>(one.Name, (int)one.NameLength).SequenceEqual(new ReadOnlySpan<byte>(other.Name, (int)other.NameLength))
        && new ReadOnlySpan<byte>(one.Control, (int)one.ControlLength).SequenceEqual(new ReadOnlySpan<byte>(other.Control, (int)other.ControlLength));

    /// <summary>Tells the kernel to cut the message into datagrams of this length, the last one too.</summary>
    public static void WriteSegmentLength(ref Message message, ushort length)
    {
        var control = new Span<byte>(message.Control, ControlLength)[(int)message.ControlLength..];
        MemoryMarshal.Write(control, 18L);
        MemoryMarshal.Write(control[8..], SolUdp);
        MemoryMarshal.Write(control[12..], UdpSegment);
        MemoryMarshal.Write(control[16..], length);
        message.ControlLength += SegmentControlLength;
    }

    private static bool TryReadLocal(in Message message, bool isV4, out UInt128 local)
    {
        local = default;
        var control = new ReadOnlySpan<byte>(message.Control, (int)Math.Min(message.ControlLength, ControlLength));
        if (control.Length < (isV4 ? 28 : 32))
            return true;

        var (level, type) = (MemoryMarshal.Read<int>(control[8..]), MemoryMarshal.Read<int>(control[12..]));
        if (isV4 && level == SolIp && type == IpPktInfo)
        {
            // in_pktinfo: interface, our address for an answer, the destination in the header. They differ for a broadcast.
            local = PeerAddress.ToBits(control.Slice(20, 4));
            return local == PeerAddress.ToBits(control.Slice(24, 4));
        }

        if (!isV4 && level == SolIpv6 && type == Ipv6PktInfo)
        {
            local = PeerAddress.ToBits(control.Slice(16, 16));
            return control[16] != 0xFF;
        }

        return true;
    }

    private static void WriteLocal(ref Message message, in PeerAddress peer)
    {
        message.ControlLength = 0;
        if (peer.Local == UInt128.Zero)
            return;

        var control = new Span<byte>(message.Control, ControlLength);
        control.Clear();
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, peer.Local);
        if (peer.V4)
        {
            MemoryMarshal.Write(control, 28L);
            MemoryMarshal.Write(control[8..], SolIp);
            MemoryMarshal.Write(control[12..], IpPktInfo);
            octets[12..].CopyTo(control[20..]);
            message.ControlLength = 32;
        }
        else
        {
            MemoryMarshal.Write(control, 36L);
            MemoryMarshal.Write(control[8..], SolIpv6);
            MemoryMarshal.Write(control[12..], Ipv6PktInfo);
            octets.CopyTo(control[16..]);
            MemoryMarshal.Write(control[32..], peer.Scope);
            message.ControlLength = 40;
        }
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct mmsghdr: a msghdr and the octets received.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct Message
    {
        [FieldOffset(0)]
        public byte* Name;
        [FieldOffset(8)]
        public uint NameLength;
        [FieldOffset(16)]
        public Piece* Pieces;
        [FieldOffset(24)]
        public nuint PieceCount;
        [FieldOffset(32)]
        public byte* Control;
        [FieldOffset(40)]
        public nuint ControlLength;
        [FieldOffset(48)]
        public int Flags;
        [FieldOffset(56)]
        public uint Received;
    }
}
