using static HotspotAuth.Fuzz.ExportMessages;

namespace HotspotAuth.Fuzz;

/// <summary>
/// Datagrams of exporters: each an octet for the exporter, two for the length, then the datagram, so that templates and what they are
/// for can meet.
/// </summary>
internal static class ExportSeeds
{
    private const uint Seconds = 1_795_000_000;

    /// <summary>What a RouterOS router sends of each direction, with translation.</summary>
    public static (int Element, int Length)[] RouterFields =>
    [
        (60, 1), (8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (6, 1), (2, 4), (1, 4), (22, 4), (21, 4), (56, 6), (80, 6), (225, 4), (226, 4), (227, 2), (228, 2),
    ];

    public static byte[] RouterUp => Router("10.10.0.5", 40000, "198.51.100.7", 443, 3, 180, "203.0.113.9", 61000, "198.51.100.7", 443);

    public static byte[] RouterDown => Router("198.51.100.7", 443, "203.0.113.9", 61000, 2, 4000, "198.51.100.7", 443, "10.10.0.5", 40000);

    public static IEnumerable<(string Name, byte[] Octets)> All()
    {
        var template9 = Set(0, Template(256, RouterFields));
        yield return ("v9-router", Joined(V9(1, 60_000, Seconds, 0, template9, Set(256, RouterUp, RouterDown, [0, 0]))));
        yield return ("v9-data-first", Joined(V9(1, 60_000, Seconds, 0, Set(256, RouterUp)), V9(2, 61_000, Seconds + 1, 0, template9), V9(3, 62_000, Seconds + 2, 0, Set(256, RouterDown))));
        yield return ("v9-options", Joined(V9(7, 9, Seconds, 1, Set(1, OptionsV9(300, 1, (1, 4), (34, 4), (36, 2))), Set(300, [0, 0, 0, 1, 0, 0, 0, 100, 0, 60]))));
        var biflow = Set(2, Template(1024, (8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (6, 1), (1, 8), (2, 4), (152, 8), (153, 8), (136, 1), (Reverse(1), 8), (Reverse(2), 4), (Reverse(6), 1), (239, 1)));
        byte[] both = [.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), .. U16(40000), .. U16(443), 6, 0x1B, .. U64(900), .. U32(9), .. U64(Seconds * 1000L - 9000), .. U64(Seconds * 1000L - 1000), 3, .. U64(9000), .. U32(12), 0x1B, 1];
        yield return ("ipfix-biflow", Joined(Ipfix(0, Seconds, 7, biflow), Ipfix(0, Seconds, 7, Set(1024, both)), Ipfix(3, Seconds + 1, 7, Set(1024, both, both))));
        var variable = Set(2, Template(400, (27, 16), (28, 16), (4, 1), (Private(9), Variable), (139, 2), (1, 4), (2, 2), (82, Variable)));
        byte[] six = [.. Ip("fd00:10:10::5"), .. Ip("2001:db8::7"), 58, 3, 1, 2, 3, 128, 0, .. U32(104), .. U16(1), 255, 0, 4, 101, 116, 104, 48];
        yield return ("ipfix-variable", Joined(Ipfix(uint.MaxValue, Seconds, 1, variable, Set(400, six)), Ipfix(0, Seconds, 1, Set(2, [1, 144, 0, 0])), Ipfix(0, Seconds, 1, Set(400, six))));
        yield return ("ipfix-nat", Joined(Ipfix(0, Seconds, 2, Set(2, Template(256, (323, 8), (230, 1), (8, 4), (225, 4), (12, 4), (226, 4), (7, 2), (227, 2), (11, 2), (228, 2), (4, 1))), Set(256, Event(4), Event(5)))));
        yield return ("ipfix-init-time", Joined(Ipfix(0, Seconds, 3, Set(3, Options(256, 1, (143, 4), (160, 8))), Set(256, [0, 0, 0, 1, .. U64(1_790_000_000_000)]))));
        yield return ("other-versions", Joined([0, 5, 0, 1], [0, 10, 0, 4], [0, 9]));
    }

    public static byte[] Event(int what) =>
    [
        .. U64(Seconds * 1000L), (byte)what, .. Ip("10.10.0.5"), .. Ip("203.0.113.9"), .. Ip("198.51.100.7"), .. Ip("198.51.100.7"), .. U16(40000), .. U16(61000), .. U16(443), .. U16(443), 6,
    ];

    public static byte[] Router(string from, int fromPort, string to, int toPort, int packets, int octets, string postFrom, int postFromPort, string postTo, int postToPort, long start = 50_000, long end = 55_000, int protocol = 6) =>
    [
        4, .. Ip(from), .. Ip(to), .. U16(fromPort), .. U16(toPort), (byte)protocol, 0x1B, .. U32(packets), .. U32(octets), .. U32(start), .. U32(end),
        2, 0, 0, 0, 0, 5, 2, 0xFF, 0, 0, 0, 1, .. Ip(postFrom), .. Ip(postTo), .. U16(postFromPort), .. U16(postToPort),
    ];

    private static byte[] Joined(params byte[][] datagrams) => [.. datagrams.SelectMany(d => (byte[])[1, .. U16(d.Length), .. d])];
}
