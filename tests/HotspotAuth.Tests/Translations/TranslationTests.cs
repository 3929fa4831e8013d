using System.Buffers.Binary;
using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.TrafficLog;
using HotspotAuth.Translations;

namespace HotspotAuth.Tests.Translations;

public sealed class TranslationTests
{
    [Fact]
    public void A_translated_connection_is_read_from_both_its_directions()
    {
        Assert.True(Translation.TryRead(Connection(6, Ports(45678, 443), Ports(443, 51000)), out var read));
        Assert.Equal(
            new Translation(0x01020304, 6, Ip("10.10.0.11"), 45678, Ip("203.0.113.1"), 51000, Ip("198.51.100.7"), 443), read);
    }

    [Fact]
    public void An_ICMP_question_keeps_its_kind_inside_and_its_number_outside()
    {
        byte[] asked = [.. Attribute(4, [0x12, 0x34]), .. Attribute(5, [8]), .. Attribute(6, [0])];
        byte[] answered = [.. Attribute(4, [0x56, 0x78]), .. Attribute(5, [0]), .. Attribute(6, [0])];
        Assert.True(Translation.TryRead(Connection(1, asked, answered), out var read));
        Assert.Equal((8 << 8, 0x5678, 0), (read.InsidePort, read.OutsidePort, read.PeerPort));
    }

    [Fact]
    public void A_connection_whose_source_is_not_translated_is_none()
    {
        Assert.False(Translation.TryRead(Connection(6, Ports(1, 2), Ports(2, 1), status: 0x20), out _));
    }

    [Fact]
    public void The_kernels_nanoseconds_become_milliseconds_and_absence_stays_absence()
    {
        var body = Connection(6, Ports(1, 2), Ports(2, 1));
        Assert.Equal(1_000, Translation.Time(body, isEnd: false));
        Assert.Equal(2_500, Translation.Time(body, isEnd: true));
        Assert.Null(Translation.Time(new byte[4], isEnd: true));
    }

    [Fact]
    public void No_cut_and_no_changed_octet_makes_the_reading_fail()
    {
        var whole = Connection(17, Ports(45678, 53), Ports(53, 45678));
        for (var length = 0; length < whole.Length; length++) Translation.TryRead(whole[..length], out _);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0xFF;
            Translation.TryRead(changed, out _);
            Translation.Time(changed, isEnd: true);
        }

        Assert.True(Translation.TryRead(whole, out _));
    }

    [Fact]
    public void The_table_of_the_living_is_bounded_and_counts_what_it_could_not_hold()
    {
        var living = new LivingTranslations(2);
        Assert.True(living.TryBegin(Number(1), 10));
        Assert.False(living.TryBegin(Number(1), 20));
        Assert.True(living.TryBegin(Number(2), 20));
        // Still written, only not remembered.
        Assert.True(living.TryBegin(Number(3), 30));
        Assert.False(living.TryBegin(Number(2), 40));
        Assert.Equal((2, 1), (living.Count, (int)living.Unheld));
        Assert.Equal(10, living.End(Number(1)));
        Assert.Null(living.End(Number(3)));
    }

    private static Translation Number(uint id) => new(id, 6, Ip("10.10.0.11"), 1, Ip("203.0.113.1"), 2, Ip("198.51.100.7"), 3);

    private static LogIp Ip(string text) => LogIp.From(IPAddress.Parse(text));

    private static byte[] Attribute(ushort type, byte[] value) => NetlinkRequest.Attribute(type, value);

    private static byte[] Ports(ushort source, ushort destination) => [.. Attribute(2, Number16(source)), .. Attribute(3, Number16(destination))];

    private static byte[] Number16(ushort value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, value);
        return octets;
    }

    private static byte[] Tuple(string source, string destination, byte protocol, byte[] ports) =>
    [
        .. Attribute(1, [.. Attribute(1, IPAddress.Parse(source).GetAddressBytes()), .. Attribute(2, IPAddress.Parse(destination).GetAddressBytes())]),
        .. Attribute(2, [.. Attribute(1, [protocol]), .. ports]),
    ];

    private static ReadOnlyMemory<byte> Connection(byte protocol, byte[] ports, byte[] answered, byte status = 0x1A)
    {
        var times = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(times, 1_000_999_999);
        BinaryPrimitives.WriteUInt64BigEndian(times.AsSpan(8), 2_500_000_000);
        return (byte[])
        [
            2, 0, 0, 0,
            .. Attribute(1, Tuple("10.10.0.11", "198.51.100.7", protocol, ports)),
            .. Attribute(2, Tuple("198.51.100.7", "203.0.113.1", protocol, answered)),
            .. Attribute(3, [0, 0, 0, status]),
            .. Attribute(12, [1, 2, 3, 4]),
            .. Attribute(20, [.. Attribute(1, times[..8]), .. Attribute(2, times[8..])]),
        ];
    }
}
