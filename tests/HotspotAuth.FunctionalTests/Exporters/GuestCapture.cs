using System.Buffers.Binary;
using System.Net;

namespace HotspotAuth.FunctionalTests.Exporters;

/// <summary>A capture file of guests who talk to the Internet: TCP, UDP and ping, IPv4 and IPv6, the same for each seed.</summary>
internal sealed class GuestCapture(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(long Time, byte[] Frame)> _frames = [];

    public static readonly string[] Clients = ["10.10.0.11", "10.10.0.12", "10.10.0.13", "fd00:10:10::11", "fd00:10:10::12"];

    /// <summary>Writes some hundred connections that ended before a time.</summary>
    public void Write(string path, DateTimeOffset until)
    {
        var last = until.ToUnixTimeMilliseconds();
        for (var i = 0; i < 400; i++) Talk(last - 60_000 - _random.Next(240_000), i);
        using var file = new BinaryWriter(File.Create(path));
        foreach (var word in (uint[])[0xA1B2C3D4, 0x0004_0002, 0, 0, 65535, 1]) file.Write(word);
        foreach (var (time, frame) in _frames.OrderBy(f => f.Time))
        {
            foreach (var word in (uint[])[(uint)(time / 1000), (uint)(time % 1000 * 1000), (uint)frame.Length, (uint)frame.Length]) file.Write(word);
            file.Write(frame);
        }
    }

    private void Talk(long start, int number)
    {
        var client = Clients[_random.Next(Clients.Length)];
        var isIPv6 = client.Contains(':', StringComparison.Ordinal);
        var server = isIPv6 ? $"2001:db8::{_random.Next(1, 999)}" : $"198.51.100.{_random.Next(1, 250)}";
        var (port, kind) = (20_000 + number, _random.Next(3));
        var packets = _random.Next(1, 40);
        for (var i = 0; i < packets; i++)
        {
            var isUp = i == 0 || _random.Next(3) == 0;
            var length = _random.Next(0, 1200);
            byte[] transport = kind switch
            {
                0 => Tcp(isUp ? port : 443, isUp ? 443 : port, i switch { 0 => 2, 1 when !isUp => 0x12, _ => 0x18 }, length),
                1 => Udp(isUp ? port : 53, isUp ? 53 : port, length),
                _ => [(byte)(isIPv6 ? isUp ? 128 : 129 : isUp ? 8 : 0), 0, 0, 0, 0, 1, 0, 1, .. new byte[length]],
            };
            var protocol = kind switch { 0 => 6, 1 => 17, _ => isIPv6 ? 58 : 1 };
            _frames.Add((start + (i * 20), Frame(isIPv6, protocol, isUp ? client : server, isUp ? server : client, transport)));
        }
    }

    private static byte[] Frame(bool isIPv6, int protocol, string from, string to, byte[] payload)
    {
        byte[] ip = isIPv6
            ? [0x60, 0, 0, 0, .. U16(payload.Length), (byte)protocol, 64, .. Address(from), .. Address(to), .. payload]
            : [0x45, 0, .. U16(20 + payload.Length), 0, 1, 0, 0, 64, (byte)protocol, 0, 0, .. Address(from), .. Address(to), .. payload];
        return [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 5, .. U16(isIPv6 ? 0x86DD : 0x0800), .. ip];
    }

    private static byte[] Tcp(int from, int to, int flags, int length) => [.. U16(from), .. U16(to), .. new byte[8], 0x50, (byte)flags, 0xFA, 0xF0, 0, 0, 0, 0, .. new byte[length]];

    private static byte[] Udp(int from, int to, int length) => [.. U16(from), .. U16(to), .. U16(8 + length), 0, 0, .. new byte[length]];

    private static byte[] Address(string text) => IPAddress.Parse(text).GetAddressBytes();

    private static byte[] U16(int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return octets;
    }
}
