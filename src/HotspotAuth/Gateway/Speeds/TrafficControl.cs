using System.Globalization;
using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway.Speeds;

/// <summary>
/// HTB on one interface by rtnetlink(7) messages (linux/pkt_sched.h), in process. A client has a class of its rate with two below it
/// that share it, one for short packets, which go first, and one for the others. Packets come to their class by their priority, which
/// nftables sets from a map: no filters, whatever the number of clients; what has no class passes at once. Used by the kernel thread.
/// </summary>
internal sealed class TrafficControl(NetlinkSocket socket, int index)
{
    /// <summary>The major number of our queueing discipline and its classes.</summary>
    public const ushort Major = 0xF000;

    /// <summary>What the number of a client's class for short packets has more than that for the others.</summary>
    public const ushort Short = 1;

    /// <summary>Most clients with a class. A queue is named by its class's number, which must stay below <see cref="Major"/>.</summary>
    public const ushort MostClients = (Major / 4) - 1;

    // RTM_NEWQDISC, RTM_DELQDISC, RTM_GETQDISC, RTM_NEWTCLASS, RTM_GETTCLASS
    private const ushort NewQueue = 36;
    private const ushort DeleteQueue = 37;
    private const ushort GetQueue = 38;
    private const ushort NewClass = 40;
    private const ushort GetClass = 42;

    private const uint Root = uint.MaxValue;
    private const uint Handle = (uint)Major << 16;
    private const ushort Kind = 1;
    private const ushort Options = 2;
    private const byte Ethernet = 1;

    // What may pass at once after a pause, and what may wait, in ms of the rate. One super-frame (GRO) always finds room.
    private const int BurstMilliseconds = 40;
    private const int WaitMilliseconds = 150;
    private const long SuperFrame = 70_000;

    /// <summary>What stands at the interface's root.</summary>
    public RootState State()
    {
        var state = RootState.Free;
        _ = socket.Request(NetlinkRequest.ForDump(GetQueue, Message(0, 0)), (type, body) =>
        {
            if (type != NewQueue || body.Length < 20 || MemoryMarshal.Read<int>(body.Span[4..]) != index) return;
            var (handle, parent) = (MemoryMarshal.Read<uint>(body.Span[8..]), MemoryMarshal.Read<uint>(body.Span[12..]));
            // The kernel's own default has no handle.
            if (parent == Root && handle != 0) state = handle == Handle ? RootState.Ours : RootState.Others;
        });
        return state;
    }

    /// <summary>Puts HTB at the root; 0 or the errno.</summary>
    public int MakeRoot()
    {
        Span<byte> global = stackalloc byte[20];
        global.Clear();
        MemoryMarshal.Write(global, 3); // version
        MemoryMarshal.Write(global[4..], 10); // rate to quantum; every class names its quantum
        Span<byte> direct = stackalloc byte[4];
        MemoryMarshal.Write(direct, 1000); // packets without a class that may wait for the interface
        byte[] options = [.. NetlinkRequest.Attribute(2, global), .. NetlinkRequest.Attribute(5, direct)];
        return socket.Request(NetlinkRequest.ForCreation(NewQueue, Message(Handle, Root)).Add(Kind, "htb\0"u8).AddNested(Options, options), null);
    }

    /// <summary>
    /// Whether the kernel has HTB at all: asked for one without its options, a kernel that has it finds fault with the options
    /// (EINVAL), one that lacks it with the name. Nothing comes of it either way.
    /// </summary>
    public bool IsKnown()
    {
        const int InvalidArgument = 22;
        return socket.Request(NetlinkRequest.ForCreation(NewQueue, Message(Handle, Root)).Add(Kind, "htb\0"u8), null) == InvalidArgument;
    }

    /// <summary>The number of the class to which a client's packets are led.</summary>
    public static ushort Class(ushort client) => (ushort)(client * 4);

    /// <summary>The client whose class has a number.</summary>
    public static ushort Client(uint priority) => (ushort)((priority & ushort.MaxValue) / 4);

    /// <summary>Makes a client's classes with a rate, or gives them another; 0 or the errno.</summary>
    public int Set(ushort client, long bitsPerSecond)
    {
        var rate = Math.Max(8, bitsPerSecond / 8);
        var (whole, others, first) = (Whole(client), Class(client), (ushort)(Class(client) | Short));
        var errno = SetClass(whole, Handle, rate, rate, 0);
        if (errno == 0) errno = SetClass(first, Handle | whole, rate / 4, rate, 0);
        if (errno == 0) errno = SetClass(others, Handle | whole, rate * 3 / 4, rate, 1);
        if (errno == 0) errno = SetQueue(first, Math.Max(SuperFrame / 2, rate * WaitMilliseconds / 1000));
        return errno != 0 ? errno : SetQueue(others, Math.Max(SuperFrame, rate * WaitMilliseconds / 1000));
    }

    /// <summary>The clients that have classes.</summary>
    public HashSet<ushort> Clients()
    {
        var found = new HashSet<ushort>();
        _ = socket.Request(NetlinkRequest.ForDump(GetClass, Message(0, 0)), (type, body) =>
        {
            if (type != NewClass || body.Length < 20) return;
            var handle = MemoryMarshal.Read<uint>(body.Span[8..]);
            if (handle >> 16 == Major) found.Add(Client(handle));
        });
        return found;
    }

    /// <summary>Removes HTB with all classes, if it is ours.</summary>
    public void RemoveRoot()
    {
        if (State() == RootState.Ours) _ = socket.Request(NetlinkRequest.ForChange(DeleteQueue, Message(Handle, Root)), null);
    }

    /// <summary>A kernel's refusal in words.</summary>
    public static string Explain(int errno) => string.Create(CultureInfo.InvariantCulture, $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");

    private static ushort Whole(ushort client) => (ushort)(Class(client) | 2);

    private int SetClass(ushort id, uint parent, long rate, long ceiling, uint priority)
    {
        Span<byte> parameters = stackalloc byte[44];
        parameters.Clear();
        foreach (var (at, octets) in new[] { (0, rate), (12, ceiling) })
        {
            parameters[at + 1] = Ethernet;
            MemoryMarshal.Write(parameters[(at + 8)..], (uint)Math.Clamp(octets, 1, uint.MaxValue));
        }

        MemoryMarshal.Write(parameters[24..], Burst(rate));
        MemoryMarshal.Write(parameters[28..], Burst(ceiling));
        MemoryMarshal.Write(parameters[32..], 3028u); // quantum, octets: a turn is two full frames
        MemoryMarshal.Write(parameters[40..], priority);
        byte[] options =
        [
            .. NetlinkRequest.Attribute(1, parameters), .. NetlinkRequest.Attribute(6, Wide(rate)), .. NetlinkRequest.Attribute(7, Wide(ceiling)),
        ];
        return socket.Request(NetlinkRequest.ForCreation(NewClass, Message(Handle | id, parent)).Add(Kind, "htb\0"u8).AddNested(Options, options), null);
    }

    // Time to send what may pass at once, in the scheduler's ticks of 64 ns; at least two full frames.
    private static uint Burst(long rate) =>
        (uint)Math.Min(Math.Max(BurstMilliseconds * 1_000_000L, 3028 * 1_000_000_000L / Math.Max(1, rate)) / 64, uint.MaxValue);

    private static byte[] Wide(long rate)
    {
        var octets = new byte[8];
        MemoryMarshal.Write(octets, (ulong)Math.Max(1, rate));
        return octets;
    }

    private int SetQueue(ushort id, long octets)
    {
        Span<byte> limit = stackalloc byte[4];
        MemoryMarshal.Write(limit, (uint)Math.Min(octets, int.MaxValue));
        return socket.Request(NetlinkRequest.ForCreation(NewQueue, Message((uint)id << 16, Handle | id)).Add(Kind, "bfifo\0"u8).Add(Options, limit), null);
    }

    // struct tcmsg: family, interface, handle, parent, info.
    private byte[] Message(uint handle, uint parent)
    {
        var message = new byte[20];
        MemoryMarshal.Write(message.AsSpan(4), index);
        MemoryMarshal.Write(message.AsSpan(8), handle);
        MemoryMarshal.Write(message.AsSpan(12), parent);
        return message;
    }
}

/// <summary>What stands at an interface's root.</summary>
internal enum RootState
{
    /// <summary>Nothing, or the kernel's default.</summary>
    Free,

    /// <summary>Ours.</summary>
    Ours,

    /// <summary>Somebody's choice, which we leave alone.</summary>
    Others,
}
