using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>A NAS that sends accounting as fast as it is answered, octet by octet, without the program's own encoders.</summary>
internal sealed class RawNas : IDisposable
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(RunningService.NasSecret);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly string?[] _sent = new string?[256];
    private byte[] _last = [];

    public RawNas(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a Start; its identifier is taken until its answer comes, 200 at the most.</summary>
    public async Task StartAsync(string username, string session)
    {
        var identifier = (byte)Array.IndexOf(_sent, null, 0, 200);
        _sent[identifier] = session;
        var packet = Packet(4, identifier, [.. Text(1, username), .. Text(44, session), 40, 6, 0, 0, 0, 1]);
        MD5.HashData([.. packet, .. Secret]).CopyTo(packet, 4);
        await SendAsync(packet);
    }

    /// <summary>Sends a Status-Server (RFC 5997).</summary>
    public async Task AskStatusAsync(byte identifier)
    {
        var packet = Packet(12, identifier, [80, 18, .. new byte[16]]);
        RandomNumberGenerator.Fill(packet.AsSpan(4, 16));
        HMACMD5.HashData(Secret, packet).CopyTo(packet, 22);
        await SendAsync(packet);
    }

    /// <summary>The session that the next answer is for, an empty name for a Status-Server's; null when none came within <paramref name="wait"/>.</summary>
    public async Task<string?> AnsweredAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(wait);
        var buffer = new byte[4096];
        try
        {
            var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            // Accounting-Response; Access-Accept to a Status-Server at the port for access (RFC 5997 §4.2).
            Assert.True(buffer[0] is 5 or 2 && length >= 20, $"code {buffer[0]}, {length} octets");
            var session = _sent[buffer[1]];
            _sent[buffer[1]] = null;
            return session ?? "";
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            return null; // silence, or the port is gone with its process
        }
    }

    /// <summary>
    /// The answer to the one thing that was asked, which is sent again every two seconds, the same octets; null after a minute of silence.
    /// Answers to the repeats may come later: nothing else may be asked from here after.
    /// </summary>
    public async Task<string?> InsistAsync()
    {
        for (var times = 1; times < 30; times++)
        {
            if (await AnsweredAsync(TimeSpan.FromSeconds(2)) is { } session) return session;
            await SendAsync(_last);
        }

        return await AnsweredAsync(TimeSpan.FromSeconds(2));
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(byte[] packet)
    {
        _last = packet;
        try
        {
            await _socket.SendAsync(packet);
        }
        catch (SocketException)
        {
            // the port is gone with its process: this one is simply not answered
        }
    }

    private static byte[] Packet(byte code, byte identifier, byte[] attributes)
    {
        byte[] packet = [code, identifier, 0, 0, .. new byte[16], .. attributes];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        return packet;
    }

    private static byte[] Text(byte type, string text) => [type, (byte)(text.Length + 2), .. Encoding.ASCII.GetBytes(text)];

    public static string Name(int round, int number) => string.Create(CultureInfo.InvariantCulture, $"s{round}-{number}");
}
