using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway.Link;

/// <summary>Who is at the other end of a unix socket, by the kernel's own word (SO_PEERCRED, unix(7)): nothing that the peer says.</summary>
internal static partial class PeerCredentials
{
    private const int SocketLevel = 1;
    private const int PeerOption = 17;
    private const int Length = 12; // struct ucred: process, user, group

    /// <summary>This process's own user.</summary>
    public static uint OwnUser { get; } = geteuid();

    /// <summary>The peer's user as it was when the connection, or the listening socket, was made.</summary>
    public static uint UserOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[Length];
        socket.GetRawSocketOption(SocketLevel, PeerOption, credentials);
        return MemoryMarshal.Read<uint>(credentials[4..]);
    }

    /// <summary>Our own user or root: both could take our memory and our files anyhow.</summary>
    public static bool IsTrusted(uint user) => user == OwnUser || user == 0;

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
