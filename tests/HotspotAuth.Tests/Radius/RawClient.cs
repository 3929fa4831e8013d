using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>One UDP socket that talks to a listener, and can tell silence without waiting for it.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    public RawClient(IPEndPoint server)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(server);
    }

    public async Task<byte[]> AskAsync(byte[] request)
    {
        await SendAsync(request);
        return await ReceiveAsync();
    }

    public async Task SendAsync(byte[] datagram) => await _socket.SendAsync(datagram);

    public async Task<byte[]> ReceiveAsync()
    {
        // Only a broken test or library meets this limit.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[5000];
        var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        return buffer[..length];
    }

    /// <summary>A socket's datagrams are answered in order, so an answer to a Status-Server that was sent later proves that this
    /// one got none.</summary>
    public async Task<bool> IsMetWithSilenceAsync(byte[] datagram)
    {
        await SendAsync(datagram);
        var answer = await AskAsync(new RawPacket(RadiusCode.StatusServer, identifier: 0xEE).Sign().Build());
        return answer[1] == 0xEE && answer[0] is (byte)RadiusCode.AccessAccept or (byte)RadiusCode.AccountingResponse;
    }

    public void Dispose() => _socket.Dispose();
}
