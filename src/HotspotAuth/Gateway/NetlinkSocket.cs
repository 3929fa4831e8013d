using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HotspotAuth.Gateway;

/// <summary>
/// A netlink(7) socket: <see cref="System.Net.Sockets.Socket"/> has no such family. It stays in the network namespace of the thread
/// that opened it. Requests are serialised by the caller.
/// </summary>
internal sealed partial class NetlinkSocket : IDisposable
{
    /// <summary>NETLINK_ROUTE: links, addresses, neighbours.</summary>
    public const int Route = 0;

    /// <summary>NETLINK_NETFILTER: connection tracking.</summary>
    public const int Netfilter = 12;

    /// <summary>EPERM, as a request's answer.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT, as a request's answer.</summary>
    public const int NoEntry = 2;

    /// <summary>ENOBUFS from a receive: the kernel dropped events because we read too slowly.</summary>
    public const int NoBuffers = 105;

    private const int AddressFamilyNetlink = 16;
    private const int SocketRaw = 3;
    private const int CloseOnExec = 0x80000;
    private const int SolSocket = 1;
    private const int ReceiveTimeout = 20;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferForce = 33;
    private const int Again = 11;
    private const int Interrupted = 4;

    // The kernel fills at most 32 KiB at a time into a dump (NLMSG_GOODSIZE and what the reader offers).
    private readonly byte[] _buffer = new byte[65_536];
    private readonly NetlinkHandle _socket;
    private uint _sequence;

    private NetlinkSocket(NetlinkHandle socket) => _socket = socket;

    /// <summary>Opens a socket.</summary>
    /// <param name="protocol"><see cref="Route"/> or <see cref="Netfilter"/>.</param>
    /// <param name="groups">Bit mask of multicast groups to join; 0 for requests only.</param>
    /// <param name="timeout">How long a receive waits before it gives 0.</param>
    /// <param name="room">Octets of events that may wait in the kernel; more than <c>net.core.rmem_max</c> needs CAP_NET_ADMIN.</param>
    /// <exception cref="GatewayException">The kernel lacks the protocol.</exception>
    public static NetlinkSocket Open(int protocol, uint groups, TimeSpan timeout, int room = 1 << 20)
    {
        var handle = socket(AddressFamilyNetlink, SocketRaw | CloseOnExec, protocol);
        if (handle.IsInvalid) throw Fault("open a netlink socket");
        var opened = new NetlinkSocket(handle);
        Span<byte> address = stackalloc byte[12];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)AddressFamilyNetlink);
        MemoryMarshal.Write(address[8..], groups);
        Span<byte> wait = stackalloc byte[16];
        MemoryMarshal.Write(wait, (long)timeout.TotalSeconds);
        MemoryMarshal.Write(wait[8..], (long)timeout.Microseconds + (timeout.Milliseconds * 1000L));
        Span<byte> octets = stackalloc byte[4];
        MemoryMarshal.Write(octets, room);
        if (bind(handle, address, address.Length) != 0
            || setsockopt(handle, SolSocket, ReceiveTimeout, wait, wait.Length) != 0
            || (setsockopt(handle, SolSocket, ReceiveBufferForce, octets, octets.Length) != 0
                && setsockopt(handle, SolSocket, ReceiveBuffer, octets, octets.Length) != 0))
        {
            var fault = Fault("set up a netlink socket");
            opened.Dispose();
            throw fault;
        }

        return opened;
    }

    /// <summary>
    /// Sends a request and hands every message of the answer to <paramref name="each"/> until the answer is complete.
    /// </summary>
    /// <returns>0, or the errno with which the kernel refused.</returns>
    public int Request(NetlinkRequest request, Action<ushort, ReadOnlyMemory<byte>>? each)
    {
        var sequence = ++_sequence;
        var message = request.Finish(sequence);
        if (send(_socket, message, message.Length, 0) != message.Length) return Marshal.GetLastPInvokeError();
        while (true)
        {
            var got = Receive(out var errno);
            if (errno != 0) return errno;
            if (got == 0) return Again;
            var rest = new ReadOnlyMemory<byte>(_buffer, 0, got);
            while (NetlinkMessage.TryRead(ref rest, out var part))
            {
                // What is left of an earlier request that was given up.
                if (part.Sequence != sequence) continue;
                if (part.Type == NetlinkMessage.Done) return 0;
                if (part.Type == NetlinkMessage.Error)
                    return part.Body.Length < 4 ? 0 : -MemoryMarshal.Read<int>(part.Body.Span);
                each?.Invoke(part.Type, part.Body);
                if (!part.IsMulti && !request.WantsAcknowledgement) return 0;
            }
        }
    }

    /// <summary>Waits for events; 0 octets when the time is over.</summary>
    public ReadOnlyMemory<byte> Events(out int errno) => new(_buffer, 0, Receive(out errno));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static GatewayException Fault(string what) =>
        new($"The kernel refused to {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    private int Receive(out int errno)
    {
        errno = 0;
        while (true)
        {
            var got = recv(_socket, _buffer, _buffer.Length, 0);
            if (got >= 0) return (int)got;
            errno = Marshal.GetLastPInvokeError();
            if (errno == Interrupted) continue;
            if (errno == Again) errno = 0;
            return 0;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial NetlinkHandle socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(NetlinkHandle socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(NetlinkHandle socket, int level, int option, ReadOnlySpan<byte> value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(NetlinkHandle socket, ReadOnlySpan<byte> message, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(NetlinkHandle socket, Span<byte> buffer, nint length, int flags);
}

/// <summary>A file descriptor that close(2) ends.</summary>
internal sealed partial class NetlinkHandle() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
