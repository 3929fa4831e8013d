using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>The side of a NAS that listens for Disconnect- and CoA-Request (RFC 5176) and does what it is asked, without the program's own encoders.</summary>
internal sealed class ListeningNas : IAsyncDisposable
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(RunningService.NasSecret);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _answering;
    private readonly List<byte[]> _asked = [];

    public ListeningNas()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _answering = Task.Run(AnswerAsync);
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The requests of a code (40 Disconnect, 43 CoA), octet by octet as they came.</summary>
    public byte[][] Asked(byte code)
    {
        lock (_asked) return [.. _asked.Where(a => a[0] == code)];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _answering;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task AnswerAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                var request = buffer[..received.ReceivedBytes];
                // The ACK follows its request's code; Response Authenticator = MD5(code, id, length, request authenticator, secret).
                byte[] head = [(byte)(request[0] + 1), request[1], 0, 20];
                byte[] answer = [.. head, .. MD5.HashData([.. head, .. request[4..20], .. Secret])];
                await _socket.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, _end.Token);
                lock (_asked) _asked.Add(request);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }
}
