using HotspotAuth.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

public class FrameDecoderTests
{
    private static readonly byte[] Packet = IPv4("10.10.0.5", "1.1.1.1", 17, Udp(5000, 53, 30));

    [Fact]
    public void Udp_over_IPv4_over_Ethernet_gives_addresses_ports_and_IP_bytes()
    {
        var frame = Bench.Decode(Ethernet(Packet));

        Assert.Equal(FrameKind.IPv4, frame.Kind);
        Assert.Equal("10.10.0.5", frame.Source.ToString());
        Assert.Equal("1.1.1.1", frame.Destination.ToString());
        Assert.Equal((17, 5000, 53), (frame.Protocol, frame.SourcePort, frame.DestinationPort));
        Assert.Equal(20 + 8 + 30, frame.IpBytes);
        Assert.Equal(ClientMac, new MacAddress(frame.SourceMac).ToString());
        Assert.Equal(0, frame.Vlan);
    }

    [Fact]
    public void Ethernet_padding_is_not_counted()
    {
        var frame = Bench.Decode(Join(Ethernet(IPv4("10.10.0.5", "1.1.1.1", 17, Udp(1, 2, 0))), new byte[18]));

        Assert.Equal(28, frame.IpBytes);
    }

    [Fact]
    public void Headers_alone_are_enough_where_the_snap_length_cut_the_payload()
    {
        var whole = Ethernet(IPv4("10.10.0.5", "1.1.1.1", 6, Tcp(40000, 443, 0x18, 1400)));
        Assert.True(new FrameDecoder().TryDecode(whole.AsSpan(0, 54), LinkType.Ethernet, whole.Length, 0, out var frame, out var fault));

        Assert.Equal(FrameFault.None, fault);
        Assert.Equal(1440, frame.IpBytes);
        Assert.Equal(0x18, frame.TcpFlags);
    }

    [Theory]
    [InlineData(new[] { 100 }, 100)]
    [InlineData(new[] { 0x6064 }, 100)]
    [InlineData(new[] { 0 }, 0)]
    [InlineData(new[] { 7, 100 }, (7 * 4096) + 100)]
    [InlineData(new[] { 0, 100 }, 100)]
    public void Vlan_is_the_id_alone_or_outer_times_4096_plus_inner(int[] tags, int vlan) =>
        Assert.Equal(vlan, Bench.Decode(Ethernet(Packet, tags: tags)).Vlan);

    [Theory]
    [InlineData(100, 0, 100)]
    [InlineData(0, 100, 100)]
    [InlineData(7, 100, (7 * 4096) + 100)]
    [InlineData(0, 0, 0)]
    public void A_tag_that_the_kernel_took_off_comes_back_in_front(int outer, int found, int vlan) =>
        Assert.Equal(vlan, FrameDecoder.PutOuterVlan(outer, found));

    [Fact]
    public void Five_tags_are_refused() =>
        Assert.Equal(FrameFault.TagsTooMany, Bench.Fault(Ethernet(Packet, tags: [1, 2, 3, 4, 5])));

    [Fact]
    public void Options_move_the_ports()
    {
        var frame = Bench.Decode(Ethernet(IPv4("10.10.0.5", "1.1.1.1", 6, Tcp(40000, 80, 2), options: [0x94, 4, 0, 0, 1, 1, 1, 0])));

        Assert.Equal((40000, 80, 48L), (frame.SourcePort, frame.DestinationPort, frame.IpBytes));
    }

    [Fact]
    public void Later_fragments_take_the_ports_of_the_first()
    {
        var decoder = new FrameDecoder();
        Decode(decoder, IPv4("10.10.0.5", "1.1.1.1", 17, Udp(5000, 53, 1472), id: 77, fragment: 0x2000), out var first, out _);
        Decode(decoder, IPv4("10.10.0.5", "1.1.1.1", 17, new byte[400], id: 77, fragment: 185), out var last, out var fault);
        Decode(decoder, IPv4("10.10.0.5", "1.1.1.1", 17, new byte[400], id: 78, fragment: 185), out var stranger, out var strangersFault);

        Assert.Equal((5000, 53), (first.SourcePort, first.DestinationPort));
        Assert.Equal((5000, 53, 420L, FrameFault.None), (last.SourcePort, last.DestinationPort, last.IpBytes, fault));
        Assert.Equal((0, 0, FrameFault.FragmentUnknown), (stranger.SourcePort, stranger.DestinationPort, strangersFault));
    }

    [Fact]
    public void A_fragment_a_minute_later_does_not_take_the_ports_of_a_reused_identification()
    {
        var decoder = new FrameDecoder();
        Decode(decoder, IPv4("10.10.0.5", "1.1.1.1", 17, Udp(5000, 53, 1472), id: 77, fragment: 0x2000), out _, out _);
        Decode(decoder, IPv4("10.10.0.5", "1.1.1.1", 17, new byte[400], id: 77, fragment: 185), out _, out var fault, time: 60_001);

        Assert.Equal(FrameFault.FragmentUnknown, fault);
    }

    [Theory]
    [InlineData(8, 8 * 256, false)]
    [InlineData(0, 8 * 256, true)]
    [InlineData(14, 13 * 256, true)]
    [InlineData(3, (3 * 256) + 1, false)]
    public void Icmp_stands_under_type_times_256_plus_code_and_an_answer_under_its_request(int type, int port, bool answer)
    {
        var frame = Bench.Decode(Ethernet(IPv4("10.10.0.5", "1.1.1.1", 1, Icmp(type, port & 0xFF))));

        Assert.Equal((port, port, answer), (frame.SourcePort, frame.DestinationPort, frame.IcmpAnswer));
    }

    [Theory]
    [InlineData(33)]
    [InlineData(132)]
    [InlineData(136)]
    public void Dccp_sctp_and_udplite_have_ports(int protocol) =>
        Assert.Equal(5000, Bench.Decode(Ethernet(IPv4("10.10.0.5", "1.1.1.1", protocol, U16(5000, 80, 0, 0)))).SourcePort);

    [Theory]
    [InlineData(47)]
    [InlineData(50)]
    [InlineData(255)]
    public void Other_protocols_go_by_number_without_ports(int protocol)
    {
        var frame = Bench.Decode(Ethernet(IPv4("10.10.0.5", "1.1.1.1", protocol, [1, 2, 3, 4])));

        Assert.Equal((protocol, 0, 0), (frame.Protocol, frame.SourcePort, frame.DestinationPort));
    }

    [Fact]
    public void Linux_cooked_raw_loopback_snap_and_pppoe_lead_to_the_same_packet()
    {
        var expected = Bench.Decode(Packet, LinkType.Raw);
        var cooked = Join(U16(0, 1, 6), Mac(ClientMac), U16(0, 0x0800), Packet);
        var cooked2 = Join(U16(0x0800, 0, 0, 3, 1), [0, 6], Mac(ClientMac), U16(0), Packet);
        var snap = Join(Mac(GatewayMac), Mac(ClientMac), U16(8 + Packet.Length), [0xAA, 0xAA, 3, 0, 0, 0, 8, 0], Packet);
        var pppoe = Ethernet(Join([0x11, 0], U16(1, 2 + Packet.Length, 0x0021), Packet), 0x8864);
        foreach (var (frame, link) in new[]
        {
            (cooked, LinkType.LinuxCooked), (cooked2, LinkType.LinuxCooked2), (Join([2, 0, 0, 0], Packet), LinkType.BsdLoopback),
            (Join([0, 0, 0, 2], Packet), LinkType.Loop), (snap, LinkType.Ethernet), (pppoe, LinkType.Ethernet), (Packet, LinkType.RawIPv4),
        })
        {
            var decoded = Bench.Decode(frame, link);
            Assert.Equal((expected.Source, expected.Destination, expected.SourcePort, expected.IpBytes), (decoded.Source, decoded.Destination, decoded.SourcePort, decoded.IpBytes));
        }

        Assert.Equal(ClientMac, new MacAddress(Bench.Decode(cooked, LinkType.LinuxCooked).SourceMac).ToString());
        Assert.Equal(ClientMac, new MacAddress(Bench.Decode(cooked2, LinkType.LinuxCooked2).SourceMac).ToString());
    }

    [Fact]
    public void Group_addresses_identify_no_one()
    {
        var frame = Bench.Decode(Ethernet(Packet, to: "ff:ff:ff:ff:ff:ff"));

        Assert.True(frame.HasSourceMac);
        Assert.False(frame.HasDestinationMac);
    }

    [Fact]
    public void Frames_that_are_not_IP_say_their_EtherType() =>
        Assert.Equal((FrameKind.NonIp, 0x88CC), (Bench.Decode(Ethernet([1, 2, 3], 0x88CC)).Kind, Bench.Decode(Ethernet([1, 2, 3], 0x88CC)).EtherType));

    [Fact]
    public void Lengths_that_lie_are_refused_by_reason()
    {
        byte[] With(int at, params byte[] octets)
        {
            var frame = Ethernet(Packet);
            octets.CopyTo(frame, 14 + at);
            return frame;
        }

        Assert.Equal(FrameFault.LinkTruncated, Bench.Fault(Ethernet(Packet)[..13]));
        Assert.Equal(FrameFault.LinkTruncated, Bench.Fault(Ethernet([], 0x8100)));
        Assert.Equal(FrameFault.IpTruncated, Bench.Fault(Ethernet(Packet)[..33]));
        Assert.Equal(FrameFault.IpVersion, Bench.Fault(With(0, 0x65)));
        Assert.Equal(FrameFault.IpHeaderLength, Bench.Fault(With(0, 0x44)));
        Assert.Equal(FrameFault.IpHeaderLength, Bench.Fault(With(2, 0, 19)));
        Assert.Equal(FrameFault.IpLength, Bench.Fault(With(2, 0xFF, 0xFF)));
        Assert.Equal(FrameFault.LinkUnknown, Bench.Fault(Ethernet(Packet), (LinkType)9999));
        Assert.Equal(FrameFault.ArpMalformed, Bench.Fault(Ethernet([0, 1, 8, 0], 0x0806)));
        Assert.Equal(FrameFault.TransportTruncated, Bench.Fault(Ethernet(IPv4("10.10.0.5", "1.1.1.1", 6, [1, 2, 3]))));
    }

    [Fact]
    public void Length_zero_of_an_offloading_sender_is_the_rest_of_the_frame()
    {
        var frame = Ethernet(IPv4("10.10.0.5", "1.1.1.1", 6, Tcp(40000, 443, 0x18, 3000)));
        frame[16] = frame[17] = 0;

        Assert.Equal(3040, Bench.Decode(frame).IpBytes);
    }

    private static void Decode(FrameDecoder decoder, byte[] packet, out DecodedFrame frame, out FrameFault fault, long time = 0)
    {
        var octets = Ethernet(packet);
        Assert.True(decoder.TryDecode(octets, LinkType.Ethernet, octets.Length, time, out frame, out fault));
    }
}
