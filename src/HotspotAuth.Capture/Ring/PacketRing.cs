using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>The ring of one interface: blocks that the kernel fills and the capturing thread gives back.</summary>
internal sealed unsafe class PacketRing : IDisposable
{
    // Offsets in struct tpacket_block_desc and its struct tpacket_hdr_v1.
    private const int BlockStatus = 8;
    private const int BlockPackets = 12;
    private const int BlockFirst = 16;

    // Offsets in struct tpacket3_hdr.
    private const int Next = 0;
    private const int Seconds = 4;
    private const int Nanoseconds = 8;
    private const int SnapLength = 12;
    private const int Length = 16;
    private const int Status = 20;
    private const int MacOffset = 24;
    private const int VlanTag = 32;
    private const int HeaderLength = 48;

    private const uint OwnedByUser = 1;
    private const uint VlanValid = 1 << 4;
    private const int VirtioLength = 10;

    private readonly Socket _socket;
    private readonly RingMemory _memory;
    private readonly byte* _start;
    private readonly int _blocks;
    private int _next;

    public PacketRing(string name, RingOptions options, byte[] filter)
    {
        Name = name;
        Index = Libc.InterfaceIndex(name);
        _socket = PacketSocket.Open(name, options, filter, out var bytes);
        try
        {
            _memory = RingMemory.Map(_socket.Handle, bytes);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _start = (byte*)_memory.DangerousGetHandle();
        _blocks = bytes / PacketSocket.BlockBytes;
    }

    public string Name { get; }

    /// <summary>The interface's number when the ring was opened; a new interface of the same name has another.</summary>
    public uint Index { get; }

    public int Descriptor => (int)_socket.Handle;

    public bool IsUp => Libc.IsUp(_socket.Handle, Name);

    public long TakeDrops() => PacketSocket.TakeDrops(_socket);

    /// <summary>Clears the socket's error: poll would report it for ever.</summary>
    public void TakeError() => _ = _socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error);

    /// <summary>Takes at most one round of blocks, so that one busy interface can't starve the others.</summary>
    public void Drain(FrameBatch batch)
    {
        for (var taken = 0; taken < _blocks; taken++)
        {
            var block = _start + ((long)_next * PacketSocket.BlockBytes);
            ref var status = ref *(uint*)(block + BlockStatus);
            // Acquire: the block's contents are read only after the kernel has said that it is ours.
            if ((Volatile.Read(ref status) & OwnedByUser) == 0) return;
            Walk(block, batch);
            // Release: given back only after all reads.
            Volatile.Write(ref status, 0);
            _next = (_next + 1) % _blocks;
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _socket.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk(byte* block, FrameBatch batch)
    {
        var packets = *(uint*)(block + BlockPackets);
        long at = *(uint*)(block + BlockFirst);
        for (uint i = 0; i < packets && at <= PacketSocket.BlockBytes - HeaderLength; i++)
        {
            var header = block + at;
            var mac = *(ushort*)(header + MacOffset);
            var captured = *(uint*)(header + SnapLength);
            if (at + mac + captured > PacketSocket.BlockBytes) return;
            var time = (*(uint*)(header + Seconds) * 1000L) + (*(uint*)(header + Nanoseconds) / 1_000_000);
            var frame = new ReadOnlySpan<byte>(header + mac, (int)captured);
            var original = (int)Math.Min(*(uint*)(header + Length), int.MaxValue);
            // The kernel took the outermost tag off the frame.
            var vlan = (*(uint*)(header + Status) & VlanValid) != 0 ? *(int*)(header + VlanTag) & 0xFFF : 0;
            batch.Add(frame, LinkType.Ethernet, original, time, vlan, mac >= HeaderLength + VirtioLength ? SegmentSize(header + mac - VirtioLength) : 0);
            at += *(uint*)(header + Next);
        }
    }

    // struct virtio_net_hdr: u8 flags, u8 gso_type, u16 hdr_len, u16 gso_size; a type of 0 is an ordinary packet.
    private static int SegmentSize(byte* virtio) => virtio[1] == 0 ? 0 : *(ushort*)(virtio + 4);
}
