using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Clock;

namespace HotspotAuth.Tests.Clock;

/// <summary>A time server on the loopback whose clock is off by as much as a test says, and which can be made to err.</summary>
internal sealed class TimeServer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Task _serving;

    public TimeServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _serving = Task.Factory.StartNew(Serve, TaskCreationOptions.LongRunning);
    }

    /// <summary>As it stands in <c>Clock:Sources</c>.</summary>
    public string Source => $"127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";

    public int Asked { get; private set; }

    /// <summary>The right time.</summary>
    public Func<DateTimeOffset> Clock { get; set; } = () => DateTimeOffset.UtcNow;

    /// <summary>How far its clock is ahead of ours.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>What is done to an answer before it is sent.</summary>
    public Action<byte[]>? Bend { get; set; }

    /// <summary>Datagrams that are sent before the answer.</summary>
    public List<byte[]> Before { get; } = [];

    /// <summary>An honest answer: stratum 2, synchronised.</summary>
    public static byte[] Answer(ReadOnlySpan<byte> request, DateTimeOffset time)
    {
        var answer = new byte[SntpMessage.Length];
        answer[0] = (4 << 3) | 4;
        answer[1] = 2;
        request.Slice(40, 8).CopyTo(answer.AsSpan(24));
        BinaryPrimitives.WriteUInt64BigEndian(answer.AsSpan(32), SntpMessage.Timestamp(time));
        BinaryPrimitives.WriteUInt64BigEndian(answer.AsSpan(40), SntpMessage.Timestamp(time));
        return answer;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _serving.Wait();
    }

    private void Serve()
    {
        var request = new byte[512];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                var length = _socket.ReceiveFrom(request, ref from);
                Asked++;
                var answer = Answer(request.AsSpan(0, length), Clock() + Ahead);
                Bend?.Invoke(answer);
                foreach (var other in Before) _socket.SendTo(other, from);
                _socket.SendTo(answer, from);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed while it waited.
        }
    }
}
