using System.Buffers.Binary;
using System.Net;

namespace HotspotAuth.Fuzz;

/// <summary>Small frames of each kind, and capture files with some of them.</summary>
internal static class FrameSeeds
{
    private const int Ethernet = 0;

    /// <summary>The first octet is the link layer's place in the list of <see cref="FrameTarget"/>.</summary>
    public static IEnumerable<(string Name, byte[] Octets)> All()
    {
        var both = new[] { V4(6, Tcp(40000, 443, 2)), V4(6, Tcp(443, 40000, 0x12), back: true), V4(6, Tcp(40000, 443, 0x11)) };
        yield return ("tcp", Joined(both.Select(p => Link(0x0800, p))));
        yield return ("udp-vlan", Joined([Link(0x8100, [0, 100, 8, 0, .. V4(17, Udp(5353, 53, 20))]), Link(0x88A8, [0, 7, 0x81, 0, 0, 100, 8, 0, .. V4(17, Udp(53, 5353, 20), back: true)])]));
        yield return ("fragments", Joined([Link(0x0800, V4(17, Udp(4000, 5001, 40), fragment: 0x2000)), Link(0x0800, V4(17, new byte[32], fragment: 6))]));
        yield return ("v6", Joined([Link(0x86DD, V6(6, Tcp(40000, 443, 2))), Link(0x86DD, V6(60, [6, 0, 1, 4, 0, 0, 0, 0, .. Tcp(1, 2, 16)])), Link(0x86DD, V6(44, [17, 0, 0, 1, 0, 0, 0, 9, .. Udp(9, 10, 4)]))]));
        yield return ("icmp", Joined([Link(0x0800, V4(1, [8, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4])), Link(0x0800, V4(1, [3, 3, 0, 0, 0, 0, 0, 0, .. V4(17, Udp(9, 9, 0))], back: true))]));
        yield return ("ndp", Joined([Link(0x86DD, V6(58, [136, 0, 0, 0, 0x60, 0, 0, 0, .. Inside6, 2, 1, 2, 0, 0, 0, 0, 5]))]));
        yield return ("arp", Joined([Link(0x0806, [0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 5, 10, 10, 0, 5, 2, 0xFF, 0, 0, 0, 1, 10, 10, 0, 1])]));
        yield return ("pppoe-snap", Joined([Link(0x8864, [0x11, 0, 0, 1, 0, 0x30, 0, 0x21, .. V4(17, Udp(1, 2, 4))]), Link(60, [0xAA, 0xAA, 3, 0, 0, 0, 8, 0, .. V4(17, Udp(1, 2, 4))])]));
        for (byte link = 1; link < 12; link++) yield return ($"link{link:D2}", [link, 60, .. new byte[20], .. V4(17, Udp(1, 2, 12))]);
    }

    /// <summary>pcap and pcapng, both byte orders and resolutions.</summary>
    public static IEnumerable<(string Name, byte[] Octets)> Files()
    {
        var frames = new[] { Link(0x0800, V4(6, Tcp(40000, 443, 2))), Link(0x86DD, V6(17, Udp(1, 2, 9))), Link(0x0800, V4(6, Tcp(443, 40000, 0x14), back: true)) };
        foreach (var (name, magic) in ((string, uint)[])[("micro", 0xA1B2C3D4), ("nano", 0xA1B23C4D), ("modified", 0xA1B2CD34)])
        {
            foreach (var isBig in (bool[])[false, true]) yield return ($"{name}-{(isBig ? "big" : "little")}.pcap", Pcap(frames, magic, isBig));
        }

        foreach (var isBig in (bool[])[false, true]) yield return ($"{(isBig ? "big" : "little")}.pcapng", Pcapng(frames, isBig));
    }

    private static byte[] Inside => [10, 10, 0, 5];

    private static byte[] Outside => [198, 51, 100, 7];

    private static byte[] Inside6 => IPAddress.Parse("fd00:10:10::5").GetAddressBytes();

    private static byte[] Outside6 => IPAddress.Parse("2001:db8::7").GetAddressBytes();

    private static byte[] Joined(IEnumerable<byte[]> frames) => [Ethernet, .. frames.SelectMany(f => (byte[])[(byte)f.Length, .. f])];

    private static byte[] Link(ushort type, byte[] rest) => [2, 0xFF, 0, 0, 0, 1, 2, 0, 0, 0, 0, 5, .. U16(type, true), .. rest];

    private static byte[] V4(byte protocol, byte[] payload, bool back = false, ushort fragment = 0) =>
        [0x45, 0, .. U16((ushort)(20 + payload.Length), true), 0, 1, .. U16(fragment, true), 64, protocol, 0, 0, .. back ? Outside : Inside, .. back ? Inside : Outside, .. payload];

    private static byte[] V6(byte next, byte[] payload) => [0x60, 0, 0, 0, .. U16((ushort)payload.Length, true), next, 64, .. Inside6, .. Outside6, .. payload];

    private static byte[] Tcp(ushort from, ushort to, byte flags) => [.. U16(from, true), .. U16(to, true), .. new byte[8], 0x50, flags, 0xFA, 0xF0, 0, 0, 0, 0];

    private static byte[] Udp(ushort from, ushort to, int length) => [.. U16(from, true), .. U16(to, true), .. U16((ushort)(8 + length), true), 0, 0, .. new byte[length]];

    private static byte[] Pcap(byte[][] frames, uint magic, bool isBig)
    {
        List<byte> file = [.. U32(magic, isBig), .. U16(2, isBig), .. U16(4, isBig), .. new byte[8], .. U32(65535, isBig), .. U32(1, isBig)];
        foreach (var frame in frames)
            file.AddRange([.. U32(1_795_000_000, isBig), .. U32(5, isBig), .. U32((uint)frame.Length, isBig), .. U32((uint)frame.Length, isBig), .. magic == 0xA1B2CD34 ? new byte[8] : [], .. frame]);
        return [.. file];
    }

    private static byte[] Pcapng(byte[][] frames, bool isBig)
    {
        List<byte> file = [.. U32(0x0A0D0D0A, isBig), .. U32(28, isBig), .. U32(0x1A2B3C4D, isBig), .. U16(1, isBig), 0, 0, .. Enumerable.Repeat((byte)0xFF, 8), .. U32(28, isBig)];
        file.AddRange(Block(1, [.. U16(1, isBig), 0, 0, .. new byte[4], .. U16(9, isBig), .. U16(1, isBig), 9, 0, 0, 0], isBig));
        foreach (var frame in frames) file.AddRange(Block(6, [.. new byte[4], .. U32(0x0005_0000, isBig), .. U32(9, isBig), .. U32((uint)frame.Length, isBig), .. U32((uint)frame.Length, isBig), .. frame], isBig));
        file.AddRange(Block(3, [.. U32(60, isBig), .. frames[0]], isBig));
        file.AddRange(Block(5, [.. new byte[12], .. U16(5, isBig), .. U16(8, isBig), .. new byte[8]], isBig));
        return [.. file];
    }

    private static byte[] Block(uint type, byte[] body, bool isBig)
    {
        var length = U32((uint)(12 + ((body.Length + 3) & ~3)), isBig);
        return [.. U32(type, isBig), .. length, .. body, .. new byte[-body.Length & 3], .. length];
    }

    private static byte[] U16(ushort value, bool isBig)
    {
        var octets = BitConverter.GetBytes(isBig ? BinaryPrimitives.ReverseEndianness(value) : value);
        return octets;
    }

    private static byte[] U32(uint value, bool isBig) => BitConverter.GetBytes(isBig ? BinaryPrimitives.ReverseEndianness(value) : value);
}
