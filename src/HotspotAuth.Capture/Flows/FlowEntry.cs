using System.Runtime.InteropServices;

namespace HotspotAuth.Capture;

/// <summary>
/// A live flow: 112 octets, what a lookup compares first, so that half a million fit in 56 MiB and a packet touches two cache lines.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowEntry
{
    public IpKey Client;
    public IpKey Peer;

    /// <summary>Client port · 65536 + peer port.</summary>
    public uint Ports;

    /// <summary>VLAN (24 bits) · 256 + protocol.</summary>
    public uint VlanProtocol;

    public uint Hash;

    /// <summary>Next in the hash chain or in the free list.</summary>
    public int Next;

    /// <summary>Neighbours in the slot of the timing wheel.</summary>
    public int SlotPrevious;
    public int SlotNext;

    public long First;
    public long BytesUp;
    public long BytesDown;
    public uint PacketsUp;
    public uint PacketsDown;

    /// <summary>48 bits; 0 for none.</summary>
    public ulong Mac;

    /// <summary>Milliseconds from <see cref="First"/> to the last packet.</summary>
    public uint LastOffset;
    public int Part;
    public short Slot;
    public FlowState State;
    public FlowOpener Opened;
    public byte FlagsUp;
    public byte FlagsDown;

    public readonly long Last => First + LastOffset;

    public readonly byte Protocol => (byte)VlanProtocol;
}

/// <summary>What is known of a live flow beside its counters.</summary>
[Flags]
internal enum FlowState : byte
{
    None = 0,

    /// <summary>The entry holds a flow.</summary>
    Held = 1,

    /// <summary>The client is in one of the client networks.</summary>
    Inside = 2,

    /// <summary>The MAC was the source of a packet, not only a destination.</summary>
    MacSent = 4,

    FinUp = 8,
    FinDown = 16,
    Reset = 32,

    /// <summary>A packet came since the flow was put into its slot of the wheel.</summary>
    Refreshed = 64,
}
