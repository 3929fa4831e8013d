using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>Connections from one address of loopback that say little or nothing and wait.</summary>
internal sealed class HeldConnections : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens so many, each with these first octets of a request.</summary>
    public static async Task<HeldConnections> OpenAsync(string from, int port, int count, byte[] first)
    {
        var held = new HeldConnections();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            held._sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                if (first.Length > 0) await socket.SendAsync(first);
            }
            catch (SocketException)
            {
                // Refused or reset: counted below as one that is not held.
            }
        }

        return held;
    }

    /// <summary>How many the server still keeps: no end, no reset and no answer has come.</summary>
    public int Count() => _sockets.Count(IsHeld);

    /// <summary>One octet more on each that is still held, as a client that never comes to its end.</summary>
    public async Task DripAsync()
    {
        foreach (var socket in _sockets.Where(IsHeld))
        {
            try
            {
                await socket.SendAsync("x"u8.ToArray());
            }
            catch (SocketException)
            {
                // Gone meanwhile.
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    private static bool IsHeld(Socket socket)
    {
        try
        {
            return socket.Connected && !socket.Poll(0, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
