using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.FunctionalTests.Exporters;

/// <summary>Sends what a RouterOS router exports: NetFlow v9 with the addresses after translation in each record, or IPFIX NAT events.</summary>
internal sealed class RouterOfOthers(IPEndPoint collector) : IDisposable
{
    private const int Uptime = 3_600_000;
    private readonly UdpClient _socket = new(AddressFamily.InterNetwork);
    private uint _sequence = 1;
    private uint _records;

    private static (int Element, int Length)[] FlowFields =>
        [(8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (6, 1), (2, 4), (1, 4), (22, 4), (21, 4), (56, 6), (80, 6), (225, 4), (226, 4), (227, 2), (228, 2)];

    private static (int Element, int Length)[] EventFields => [(323, 8), (230, 1), (8, 4), (225, 4), (12, 4), (226, 4), (7, 2), (227, 2), (11, 2), (228, 2), (4, 1)];

    /// <summary>
    /// A connection's two directions as RouterOS tells them: the answer still has the outside address, its guest stands behind it. Tells a
    /// moment of it; as the header knows whole seconds only, it is the next one.
    /// </summary>
    public async Task<DateTimeOffset> FlowAsync(string inside, int insidePort, string outside, int outsidePort, string peer, int peerPort)
    {
        var sent = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        var data = Set(256, Flow(inside, insidePort, peer, peerPort, 3, 300, outside, outsidePort, peer, peerPort), Flow(peer, peerPort, outside, outsidePort, 4, 4000, peer, peerPort, inside, insidePort));
        await SendAsync([0, 9, 0, 2, .. U32(Uptime), .. U32(sent.ToUnixTimeSeconds()), .. U32(_sequence++), .. U32(0), .. Set(0, Template(256, FlowFields)), .. data]);
        return sent.AddMilliseconds(-50);
    }

    /// <summary>A packet that never arrives.</summary>
    public void Loses() => _sequence++;

    /// <summary>A NAT44 session is created (4) or deleted (5), RFC 8158.</summary>
    public async Task EventAsync(int what, DateTimeOffset at, string inside, int insidePort, string outside, int outsidePort, string peer, int peerPort)
    {
        byte[] record =
        [
            .. U64(at.ToUnixTimeMilliseconds()), (byte)what, .. Ip(inside), .. Ip(outside), .. Ip(peer), .. Ip(peer), .. U16(insidePort), .. U16(outsidePort), .. U16(peerPort), .. U16(peerPort), 6,
        ];
        byte[] sets = [.. Set(2, Template(300, EventFields)), .. Set(300, record)];
        await SendAsync([0, 10, .. U16(16 + sets.Length), .. U32(DateTimeOffset.UtcNow.ToUnixTimeSeconds()), .. U32(_records++), .. U32(5), .. sets]);
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(byte[] datagram) => _socket.SendAsync(datagram, datagram.Length, collector);

    private static byte[] Flow(string from, int fromPort, string to, int toPort, int packets, int octets, string postFrom, int postFromPort, string postTo, int postToPort) =>
    [
        .. Ip(from), .. Ip(to), .. U16(fromPort), .. U16(toPort), 6, 0x1B, .. U32(packets), .. U32(octets), .. U32(Uptime - 100), .. U32(Uptime),
        2, 0, 0, 0, 0, Ip(from)[3], 2, 0xFF, 0, 0, 0, 1, .. Ip(postFrom), .. Ip(postTo), .. U16(postFromPort), .. U16(postToPort),
    ];

    private static byte[] Set(int id, params byte[][] contents) => [.. U16(id), .. U16(4 + contents.Sum(c => c.Length)), .. contents.SelectMany(c => c)];

    private static byte[] Template(int id, (int Element, int Length)[] fields) => [.. U16(id), .. U16(fields.Length), .. fields.SelectMany(f => (byte[])[.. U16(f.Element), .. U16(f.Length)])];

    private static byte[] Ip(string text) => IPAddress.Parse(text).GetAddressBytes();

    private static byte[] U16(int value) => U64(value)[6..];

    private static byte[] U32(long value) => U64(value)[4..];

    private static byte[] U64(long value)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        return octets;
    }
}
