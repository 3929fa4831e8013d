using HotspotAuth.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

public class FrameDecoderIPv6Tests
{
    private const string Client = "fd00:10:10::5";
    private const string Peer = "2001:db8::1";

    [Fact]
    public void Bytes_are_forty_and_the_payload_length()
    {
        var frame = Bench.Decode(Ethernet(IPv6(Client, Peer, 17, Udp(5000, 53, 30)), 0x86DD));

        Assert.Equal((FrameKind.IPv6, 78L, 5000), (frame.Kind, frame.IpBytes, frame.SourcePort));
        Assert.Equal(Client, frame.Source.ToString());
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(60, 8)]
    [InlineData(43, 24)]
    [InlineData(140, 8)]
    [InlineData(51, 24)]
    public void Each_extension_header_is_stepped_over(int type, int length)
    {
        var extension = new byte[length];
        extension[0] = 6;
        extension[1] = (byte)(type == 51 ? (length / 4) - 2 : (length / 8) - 1);
        var frame = Bench.Decode(Ethernet(IPv6(Client, Peer, type, Join(extension, Tcp(40000, 443, 2))), 0x86DD));

        Assert.Equal((6, 40000, 443, 2), (frame.Protocol, frame.SourcePort, frame.DestinationPort, frame.TcpFlags));
    }

    [Fact]
    public void Several_extension_headers_in_a_row_are_stepped_over()
    {
        var chain = Join([60, 0, 1, 4, 0, 0, 0, 0], [43, 0, 1, 4, 0, 0, 0, 0], [17, 0, 0, 0, 0, 0, 0, 0], Udp(5000, 53, 4));

        Assert.Equal((17, 5000), (Bench.Decode(Ethernet(IPv6(Client, Peer, 0, chain), 0x86DD)).Protocol, Bench.Decode(Ethernet(IPv6(Client, Peer, 0, chain), 0x86DD)).SourcePort));
    }

    [Fact]
    public void Later_fragments_take_protocol_and_ports_of_the_first()
    {
        var decoder = new FrameDecoder();
        var first = Ethernet(IPv6(Client, Peer, 44, Join(IPv6Fragment(17, 0, more: true, 9), Udp(5000, 53, 1400))), 0x86DD);
        var last = Ethernet(IPv6(Client, Peer, 44, Join(IPv6Fragment(17, 1408, more: false, 9), new byte[100])), 0x86DD);

        Assert.True(decoder.TryDecode(first, LinkType.Ethernet, first.Length, 0, out _, out _));
        Assert.True(decoder.TryDecode(last, LinkType.Ethernet, last.Length, 0, out var frame, out var fault));
        Assert.Equal((FrameFault.None, 17, 5000, 148L), (fault, frame.Protocol, frame.SourcePort, frame.IpBytes));
    }

    [Fact]
    public void A_whole_packet_with_a_fragment_header_keeps_its_ports()
    {
        var atomic = IPv6(Client, Peer, 44, Join(IPv6Fragment(17, 0, more: false, 9), Udp(5000, 53, 10)));

        Assert.Equal(5000, Bench.Decode(Ethernet(atomic, 0x86DD)).SourcePort);
    }

    [Fact]
    public void Extension_headers_without_end_are_counted_without_ports()
    {
        var chain = Join(Enumerable.Range(0, 40).Select(_ => new byte[] { 60, 0, 0, 0, 0, 0, 0, 0 }).ToArray());

        Assert.Equal(FrameFault.ExtensionsTooMany, Bench.Fault(Ethernet(IPv6(Client, Peer, 60, chain), 0x86DD)));
    }

    [Theory]
    [InlineData(new byte[] { 6, 255, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 6, 0, 0, 0 })]
    [InlineData(new byte[0])]
    public void An_extension_header_longer_than_the_packet_is_counted_without_ports(byte[] extension)
    {
        var octets = Ethernet(IPv6(Client, Peer, 60, extension), 0x86DD);

        Assert.True(new FrameDecoder().TryDecode(octets, LinkType.Ethernet, octets.Length, 0, out var frame, out var fault));
        Assert.Equal((FrameFault.ExtensionTruncated, 0, 40L + extension.Length), (fault, frame.SourcePort, frame.IpBytes));
    }

    [Fact]
    public void Payload_length_beyond_the_frame_is_refused()
    {
        var octets = Ethernet(IPv6(Client, Peer, 17, Udp(1, 2, 10)), 0x86DD);
        octets[14 + 4] = 0xFF;

        Assert.Equal(FrameFault.IpLength, Bench.Fault(octets));
        Assert.Equal(FrameFault.IpTruncated, Bench.Fault(octets[..50]));
    }

    [Fact]
    public void No_next_header_and_mobility_go_by_number()
    {
        Assert.Equal(59, Bench.Decode(Ethernet(IPv6(Client, Peer, 59, []), 0x86DD)).Protocol);
        Assert.Equal(135, Bench.Decode(Ethernet(IPv6(Client, Peer, 135, [59, 0, 5, 0, 0, 0, 0, 0]), 0x86DD)).Protocol);
    }

    [Fact]
    public void Echo_request_and_answer_stand_under_the_request()
    {
        Assert.Equal(128 * 256, Bench.Decode(Ethernet(IPv6(Client, Peer, 58, Icmp(128, 0)), 0x86DD)).SourcePort);
        Assert.Equal(128 * 256, Bench.Decode(Ethernet(IPv6(Peer, Client, 58, Icmp(129, 0)), 0x86DD)).SourcePort);
    }
}
