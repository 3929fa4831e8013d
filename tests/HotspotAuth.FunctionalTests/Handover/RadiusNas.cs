using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>The RADIUS side of a gateway, octet by octet and without the program's own encoders: it asks, reports, and lets itself be told to end a session.</summary>
internal sealed class RadiusNas : IAsyncDisposable
{
    private readonly byte[] _secret;
    private readonly IPAddress _address;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _listening;
    private byte _identifier;

    /// <param name="address">Its own address on loopback.</param>
    /// <param name="secret">Shared with the server.</param>
    /// <param name="disconnect">Ends a session by its Acct-Session-Id; false when it knows none such.</param>
    public RadiusNas(string address, string secret, Func<string, bool> disconnect)
    {
        _address = IPAddress.Parse(address);
        _secret = Encoding.UTF8.GetBytes(secret);
        _listener.Bind(new IPEndPoint(_address, 0));
        CoaPort = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        // Not where the test goes on: who is asked to end a session is waited for a few seconds only.
        _listening = Task.Run(() => ListenAsync(disconnect));
    }

    /// <summary>Where it takes Disconnect-Request.</summary>
    public int CoaPort { get; }

    public int AuthPort { get; set; }
    public int AcctPort { get; set; }

    public static byte[] Text(byte type, string text) => Octets(type, Encoding.UTF8.GetBytes(text));

    public static byte[] Number(byte type, uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return Octets(type, octets);
    }

    public static byte[] Octets(byte type, byte[] value) => [type, (byte)(value.Length + 2), .. value];

    /// <summary>User-Password as RFC 2865 §5.2 hides it, under an authenticator of zeros that <see cref="AskAsync"/> then uses.</summary>
    public byte[] HiddenPassword(string password)
    {
        var padded = new byte[(Math.Max(password.Length, 1) + 15) / 16 * 16];
        Encoding.UTF8.GetBytes(password).CopyTo(padded, 0);
        var before = new byte[16];
        for (var at = 0; at < padded.Length; at += 16)
        {
            var mask = MD5.HashData([.. _secret, .. before]);
            for (var i = 0; i < 16; i++) padded[at + i] ^= mask[i];
            before = padded[at..(at + 16)];
        }

        return Octets(2, padded);
    }

    /// <summary>Sends an Access-Request with a Message-Authenticator; the answer's code and attributes.</summary>
    public async Task<(int Code, byte[] Attributes)> AskAsync(params byte[][] attributes)
    {
        var packet = Packet(1, [.. attributes.SelectMany(a => a), 80, 18, .. new byte[16]]);
        HMACMD5.HashData(_secret, packet).CopyTo(packet, packet.Length - 16);
        return await SendAsync(AuthPort, packet);
    }

    /// <summary>Sends an Accounting-Request; true when it was answered.</summary>
    public async Task<bool> ReportAsync(params byte[][] attributes)
    {
        var packet = Packet(4, [.. attributes.SelectMany(a => a)]);
        MD5.HashData([.. packet, .. _secret]).CopyTo(packet, 4);
        return (await SendAsync(AcctPort, packet)).Code == 5;
    }

    /// <summary>The first attribute of a type; null when absent.</summary>
    public static byte[]? Find(byte[] attributes, byte type)
    {
        for (var at = 0; at < attributes.Length; at += attributes[at + 1])
        {
            if (attributes[at] == type) return attributes[(at + 2)..(at + attributes[at + 1])];
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _listening;
        _listener.Dispose();
        _ending.Dispose();
    }

    private byte[] Packet(byte code, byte[] attributes)
    {
        byte[] packet = [code, _identifier++, 0, 0, .. new byte[16], .. attributes];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        return packet;
    }

    /// <summary>Sends the same octets every three seconds until they are answered, as a NAS does; from a port of its own, where no late answer can be another request's.</summary>
    private async Task<(int Code, byte[] Attributes)> SendAsync(int port, byte[] packet)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(_address, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        for (var times = 0; times < 20; times++)
        {
            await socket.SendAsync(packet);
            if (await AnswerAsync(socket) is { } answer) return (answer[0], answer[20..]);
        }

        throw new TimeoutException("no answer within a minute");
    }

    /// <summary>Null when none came within three seconds.</summary>
    private static async Task<byte[]?> AnswerAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var buffer = new byte[4096];
        try
        {
            var length = await socket.ReceiveAsync(buffer, limit.Token);
            return buffer[..length];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task ListenAsync(Func<string, bool> disconnect)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _listener.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _ending.Token);
                var request = buffer[..received.ReceivedBytes];
                var session = Find(request[20..], 44) is { } id ? Encoding.UTF8.GetString(id) : "";
                var ended = request[0] == 40 && disconnect(session);
                // Error-Cause 503: session context not found.
                byte[] answer = [(byte)(ended ? 41 : 42), request[1], 0, 0, .. request[4..20], .. ended ? [] : Number(101, 503)];
                BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)answer.Length);
                MD5.HashData([.. answer, .. _secret]).CopyTo(answer, 4);
                await _listener.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }
}
