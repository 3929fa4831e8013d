using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>The side of a NAS that listens for Disconnect-Request (RFC 5176).</summary>
internal sealed class StandInNas : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);

    public StandInNas(int port = 0) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>True when a request waits for an answer; one that is sent once more because the answer was late is the same.</summary>
    public bool WasAsked
    {
        get
        {
            var octets = new byte[5000];
            while (_socket.Available > 0)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                var length = _socket.ReceiveFrom(octets, SocketFlags.Peek, ref from);
                if (!_heard.Contains(Key(from, octets.AsSpan(0, length)))) return true;
                _ = _socket.ReceiveFrom(octets, ref from);
            }

            return false;
        }
    }

    /// <summary>Waits for one Disconnect- or CoA-Request, answers it, and gives its attributes as the log shows them.</summary>
    public async Task<IReadOnlyList<string>> AnswerAsync(RadiusCode code, ErrorCause? cause)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[5000];
        SocketReceiveFromResult received;
        do received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), limit.Token);
        while (!_heard.Add(Key(received.RemoteEndPoint, buffer.AsSpan(0, received.ReceivedBytes))));
        await _socket.SendToAsync(Encode(buffer[..received.ReceivedBytes], code, cause), SocketFlags.None, received.RemoteEndPoint, limit.Token);
        Assert.True(RadiusPacket.TryParse(buffer.AsSpan(0, received.ReceivedBytes), out var packet, out _));
        return RadiusText.Describe(packet);
    }

    public void Dispose() => _socket.Dispose();

    // Each question has a port of its own.
    private static string Key(EndPoint from, ReadOnlySpan<byte> octets) => $"{from} {Convert.ToHexString(octets)}";

    private static byte[] Encode(byte[] request, RadiusCode code, ErrorCause? cause)
    {
        Assert.True(RadiusPacket.TryParse(request, out var packet, out _));
        Assert.Equal(code is RadiusCode.CoaAck or RadiusCode.CoaNak ? RadiusCode.CoaRequest : RadiusCode.DisconnectRequest, packet.Code);
        var attributes = new RadiusAttributeList();
        if (cause is { } c) attributes.Add(RadiusAttributeType.ErrorCause, (uint)c);
        var buffer = new byte[RadiusPacket.MaximumLength];
        return buffer[..RadiusPacketWriter.WriteReply(buffer, code, packet, attributes, RawPacket.Secret, out _)];
    }
}
