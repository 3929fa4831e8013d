using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Lab.GatewayTests;

/// <summary>Listens on the box like one of its services and answers every request with "portal".</summary>
internal sealed class PortalStandIn : IAsyncDisposable
{
    private readonly Socket _listening;
    private readonly CancellationTokenSource _stop = new();

    private PortalStandIn(Socket listening) => _listening = listening;

    public static async Task<PortalStandIn> StartAsync(LabHost host, int port)
    {
        var socket = await host.Namespace.DoAsync(() => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true });
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        socket.Listen(64);
        var portal = new PortalStandIn(socket);
        _ = portal.AcceptAsync();
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listening.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listening.AcceptAsync(_stop.Token));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is done.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            try
            {
                if (await socket.ReceiveAsync(buffer, _stop.Token) > 0) await socket.SendAsync("portal"u8.ToArray(), _stop.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // The client went away.
            }
        }
    }
}
