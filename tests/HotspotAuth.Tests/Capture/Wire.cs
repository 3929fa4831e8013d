using System.Buffers.Binary;
using System.Net;

namespace HotspotAuth.Tests.Capture;

/// <summary>Frames as octets, layer by layer, from the inside out.</summary>
internal static class Wire
{
    public const string ClientMac = "02:00:00:00:00:05";
    public const string GatewayMac = "02:ff:00:00:00:01";

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

    public static byte[] U16(params int[] values) => values.SelectMany(v => new[] { (byte)(v >> 8), (byte)v }).ToArray();

    public static byte[] Mac(string text) => Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal));

    public static byte[] Ip(string text) => IPAddress.Parse(text).GetAddressBytes();

    public static byte[] Ethernet(byte[] payload, int type = 0x0800, string from = ClientMac, string to = GatewayMac, params int[] tags)
    {
        var tagged = tags.Length switch
        {
            0 => [],
            1 => U16(0x8100, tags[0]),
            _ => Join(U16(0x88A8, tags[0]), Join(tags[1..].Select(t => U16(0x8100, t)).ToArray())),
        };
        return Join(Mac(to), Mac(from), tagged, U16(type), payload);
    }

    public static byte[] IPv4(string from, string to, int protocol, byte[] payload, int id = 1, int fragment = 0, byte[]? options = null)
    {
        var header = 20 + (options?.Length ?? 0);
        return Join(
            [(byte)(0x40 | (header / 4)), 0], U16(header + payload.Length, id, fragment), [64, (byte)protocol, 0, 0], Ip(from), Ip(to), options ?? [], payload);
    }

    public static byte[] IPv6(string from, string to, int next, byte[] payload, int hopLimit = 64) =>
        Join([0x60, 0, 0, 0], U16(payload.Length), [(byte)next, (byte)hopLimit], Ip(from), Ip(to), payload);

    public static byte[] Tcp(int from, int to, int flags, int length = 0) =>
        Join(U16(from, to), new byte[8], [0x50, (byte)flags], U16(64240, 0, 0), new byte[length]);

    public static byte[] Udp(int from, int to, byte[] payload) => Join(U16(from, to, 8 + payload.Length, 0), payload);

    public static byte[] Udp(int from, int to, int length) => Udp(from, to, new byte[length]);

    public static byte[] Icmp(int type, int code, int length = 48) => Join([(byte)type, (byte)code], new byte[6 + length]);

    public static byte[] Arp(int operation, string mac, string ip, string targetIp) =>
        Join(U16(1, 0x0800, 0x0604, operation), Mac(mac), Ip(ip), new byte[6], Ip(targetIp));

    public static byte[] IPv6Fragment(int next, int offset, bool more, uint id)
    {
        var header = Join([(byte)next, 0], U16((offset & ~7) | (more ? 1 : 0)), new byte[4]);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), id);
        return header;
    }

    public static byte[] Dhcp(int messageType, string mac, string yours, string ciaddr = "0.0.0.0") =>
        Join([2, 1, 6, 0], new byte[8], Ip(ciaddr), Ip(yours), new byte[8], Mac(mac), new byte[10 + 64 + 128], [0x63, 0x82, 0x53, 0x63, 53, 1, (byte)messageType, 255]);
}
