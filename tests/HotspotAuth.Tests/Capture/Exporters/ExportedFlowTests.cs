using HotspotAuth.Capture;
using HotspotAuth.Fuzz;
using static HotspotAuth.Fuzz.ExportMessages;

namespace HotspotAuth.Tests.Capture.Exporters;

public sealed class ExportedFlowTests
{
    private readonly HeardExporter _heard = new();

    [Fact]
    public void A_routers_two_directions_are_two_records_of_the_same_client()
    {
        Router(ExportSeeds.RouterUp, ExportSeeds.RouterDown);

        Assert.Equal(2, _heard.Flows.Count);
        Assert.All(_heard.Flows, f => Assert.Equal(("10.10.0.5", 40000, "198.51.100.7", 443, 6), (f.ClientIp.ToString(), f.ClientPort, f.PeerIp.ToString(), f.PeerPort, f.Protocol)));
        Assert.Equal((3, 180, 0, 0), Counts(_heard.Flows[0]));
        Assert.Equal((0, 0, 2, 4000), Counts(_heard.Flows[1]));
        Assert.All(_heard.Flows, f => Assert.Equal("192.0.2.1", f.Exporter.ToString()));
    }

    [Fact]
    public void Both_directions_tell_the_same_translation()
    {
        Router(ExportSeeds.RouterUp, ExportSeeds.RouterDown);

        Assert.Equal(2, _heard.Translations.Count);
        Assert.All(_heard.Translations, t => Assert.Equal(
            (ExportedTranslationKind.Seen, "10.10.0.5", 40000, "203.0.113.9", 61000, "198.51.100.7", 443),
            (t.Kind, t.InsideIp.ToString(), t.InsidePort, t.OutsideIp.ToString(), t.OutsidePort, t.PeerIp.ToString(), t.PeerPort)));
    }

    [Fact]
    public void A_flow_that_was_not_translated_tells_no_translation()
    {
        Router(ExportSeeds.Router("10.10.0.5", 40000, "198.51.100.7", 443, 3, 180, "10.10.0.5", 40000, "198.51.100.7", 443));
        Router(ExportSeeds.Router("10.10.0.5", 40000, "198.51.100.7", 443, 3, 180, "0.0.0.0", 0, "0.0.0.0", 0));
        Assert.Equal(2, _heard.Flows.Count);
        Assert.Empty(_heard.Translations);
    }

    [Fact]
    public void Flows_of_no_guest_are_counted_and_not_recorded()
    {
        Router(ExportSeeds.Router("192.0.2.1", 40000, "198.51.100.7", 443, 3, 180, "0.0.0.0", 0, "0.0.0.0", 0));
        Assert.Empty(_heard.Flows);
        Assert.Equal(1, _heard.Decoder.Totals.OutsideRecords);
    }

    /// <summary>The link address beside a packet from the Internet is the router's own: it must not stand as the client's.</summary>
    [Fact]
    public void The_clients_link_address_is_the_source_of_its_packets_only()
    {
        Router(ExportSeeds.RouterUp, ExportSeeds.RouterDown);
        Assert.Equal(["02:00:00:00:00:05", null], _heard.Flows.Select(f => f.ClientMac?.ToString()));
    }

    /// <summary>softflowd keeps the link addresses of the first packet, whichever way it went.</summary>
    [Fact]
    public void The_link_address_of_a_direction_without_packets_is_nobodys()
    {
        var template = Set(2, Template(256, (8, 4), (12, 4), (4, 1), (1, 4), (2, 4), (56, 6), (57, 6), (Reverse(1), 4), (Reverse(2), 4)));
        _heard.HearsIpfix(0, template, Set(256, [.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), 17, .. U32(0), .. U32(0), 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 5, .. U32(84), .. U32(1)]));
        Assert.Null(Assert.Single(_heard.Flows).ClientMac);
    }

    [Fact]
    public void A_record_of_both_directions_is_one_row()
    {
        var template = Set(2, Template(1024, (8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (6, 1), (1, 8), (2, 4), (152, 8), (153, 8), (136, 1), (Reverse(1), 8), (Reverse(2), 4), (Reverse(6), 1), (239, 1)));
        // The server's side is the source here: the client is still the guest.
        byte[] record =
        [
            .. Ip("198.51.100.7"), .. Ip("10.10.0.5"), .. U16(443), .. U16(40000), 6, 0x12, .. U64(9000), .. U32(12), .. U64(1_794_999_990_000), .. U64(1_794_999_999_000), 3,
            .. U64(900), .. U32(9), 0x1B, 2,
        ];
        _heard.HearsIpfix(0, template, Set(1024, record));

        var flow = Assert.Single(_heard.Flows);
        Assert.Equal((9, 900, 12, 9000), Counts(flow));
        Assert.Equal(("10.10.0.5", 40000, FlowOpener.Client, (byte)0x1B, (byte)0x12), (flow.ClientIp.ToString(), flow.ClientPort, flow.Opened, flow.FlagsUp, flow.FlagsDown));
        Assert.Equal((1_794_999_990_000, 1_794_999_999_000), (flow.Start, flow.End));
    }

    [Theory]
    [InlineData(1, 8, 0, 2048)]
    [InlineData(1, 0, 0, 2048)]
    [InlineData(1, 3, 1, 769)]
    [InlineData(58, 129, 0, 32768)]
    public void An_ICMP_answer_counts_under_its_request(int protocol, int type, int code, int port)
    {
        var (from, to, source, destination, element, length) = protocol == 1 ? ("10.10.0.5", "198.51.100.7", 8, 12, 32, 4) : ("fd00:10:10::5", "2001:db8::7", 27, 28, 139, 16);
        _heard.HearsIpfix(0, Set(2, Template(256, (source, length), (destination, length), (4, 1), (element, 2), (1, 4), (2, 4))), Set(256, [.. Ip(from), .. Ip(to), (byte)protocol, (byte)type, (byte)code, .. U32(84), .. U32(1)]));
        Assert.Equal((port, 0), (_heard.Flows[0].ClientPort, _heard.Flows[0].PeerPort));
    }

    [Fact]
    public void ICMP_without_an_element_of_its_own_is_read_from_the_port()
    {
        Router(ExportSeeds.Router("10.10.0.5", 0, "198.51.100.7", 2048, 1, 84, "0.0.0.0", 0, "0.0.0.0", 0, protocol: 1));
        Assert.Equal((2048, 0), (_heard.Flows[0].ClientPort, _heard.Flows[0].PeerPort));
    }

    [Theory]
    [InlineData(1, 0x12, FlowFinish.Idle)]
    [InlineData(2, 0x12, FlowFinish.ActiveCut)]
    [InlineData(3, 0x14, FlowFinish.Reset)]
    [InlineData(3, 0x11, FlowFinish.Unknown)]
    [InlineData(4, 0x12, FlowFinish.EndOfCapture)]
    [InlineData(5, 0x12, FlowFinish.Evicted)]
    public void How_a_flow_ended_is_told(int reason, int flags, FlowFinish finish)
    {
        _heard.HearsIpfix(0, Set(2, Template(256, (8, 4), (12, 4), (4, 1), (6, 2), (136, 1), (1, 4), (2, 4))), Set(256, [.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), 6, 0, (byte)flags, (byte)reason, .. U32(84), .. U32(1)]));
        Assert.Equal(finish, _heard.Flows[0].Finish);
    }

    [Fact]
    public void Uptimes_of_IPFIX_count_from_the_start_that_the_exporter_tells()
    {
        var options = Set(3, Options(300, 1, (143, 4), (160, 8)));
        var flows = Set(2, Template(256, (8, 4), (12, 4), (4, 1), (22, 4), (21, 4), (1, 4), (2, 4)));
        byte[] record = [.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), 17, .. U32(1_000), .. U32(4_000), .. U32(84), .. U32(1)];
        _heard.HearsIpfix(0, options, flows, Set(256, record));
        _heard.HearsIpfix(1, Set(300, [.. U32(1), .. U64((HeardExporter.Seconds * 1000L) - 10_000)]));
        _heard.HearsIpfix(2, Set(256, record));

        // Before its start is known the flow's length is right, and its end is when it was sent.
        Assert.Equal([((HeardExporter.Seconds * 1000L) - 3_000, HeardExporter.Seconds * 1000L), ((HeardExporter.Seconds * 1000L) - 9_000, (HeardExporter.Seconds * 1000L) - 6_000)], _heard.Flows.Select(f => (f.Start, f.End)));
    }

    [Fact]
    public void The_times_of_an_exporter_without_a_clock_are_put_on_ours()
    {
        // A router that was never told the time begins in 1970.
        _heard.Hears(V9(1, 60_000, 60, 0, Set(0, Template(256, ExportSeeds.RouterFields)), Set(256, ExportSeeds.RouterUp)));

        var flow = Assert.Single(_heard.Flows);
        Assert.Equal((_heard.Now - 10_000, _heard.Now - 5_000), (flow.Start, flow.End));
        Assert.Equal(_heard.Now - 60_000, _heard.Decoder.Totals.Sessions[0].ClockBehind);
    }

    [Fact]
    public void A_time_in_the_future_ends_when_it_was_sent()
    {
        var template = Set(2, Template(256, (8, 4), (12, 4), (4, 1), (152, 8), (153, 8), (1, 4), (2, 4)));
        _heard.HearsIpfix(0, template, Set(256, [.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), 17, .. U64(1_795_000_000_000), .. U64(3_000_000_000_000), .. U32(84), .. U32(1)]));
        Assert.InRange(_heard.Flows[0].End, _heard.Now - 1_000, _heard.Now + 2_000);
    }

    [Fact]
    public void NAT_events_begin_and_end_a_translation()
    {
        var template = Set(2, Template(256, (323, 8), (230, 1), (8, 4), (225, 4), (12, 4), (226, 4), (7, 2), (227, 2), (11, 2), (228, 2), (4, 1)));
        _heard.HearsIpfix(0, template, Set(256, ExportSeeds.Event(4), ExportSeeds.Event(5), ExportSeeds.Event(12)));

        Assert.Equal([ExportedTranslationKind.Begun, ExportedTranslationKind.Ended], _heard.Translations.Select(t => t.Kind));
        Assert.Equal([null, HeardExporter.Seconds * 1000L], _heard.Translations.Select(t => t.End));
        Assert.All(_heard.Translations, t => Assert.Equal(("10.10.0.5", 40000, "203.0.113.9", 61000), (t.InsideIp.ToString(), t.InsidePort, t.OutsideIp.ToString(), t.OutsidePort)));
        Assert.Empty(_heard.Flows);
    }

    [Fact]
    public void An_event_keeps_its_milliseconds_though_the_header_knows_seconds_only()
    {
        var template = Set(2, Template(256, (323, 8), (230, 1), (8, 4), (225, 4), (12, 4), (7, 2), (227, 2), (11, 2), (4, 1)));
        _heard.HearsIpfix(0, template, Set(256, [.. U64((HeardExporter.Seconds * 1000L) + 377), 4, .. Ip("10.10.0.5"), .. Ip("203.0.113.9"), .. Ip("198.51.100.7"), .. U16(40000), .. U16(61000), .. U16(443), 6]));
        Assert.Equal((HeardExporter.Seconds * 1000L) + 377, Assert.Single(_heard.Translations).Start);
    }

    [Fact]
    public void A_binding_towards_everybody_names_no_peer()
    {
        _heard.HearsIpfix(0, Set(2, Template(256, (230, 1), (8, 4), (225, 4), (7, 2), (227, 2), (4, 1))), Set(256, [8, .. Ip("10.10.0.5"), .. Ip("203.0.113.9"), .. U16(40000), .. U16(61000), 17]));
        Assert.Equal("0.0.0.0", Assert.Single(_heard.Translations).PeerIp.ToString());
    }

    [Fact]
    public void A_record_without_addresses_is_counted_as_incomplete()
    {
        _heard.HearsIpfix(0, Set(2, Template(256, (4, 1), (1, 4))), Set(256, [6, 0, 0, 0, 9]));
        Assert.Equal(1, _heard.Faults(ExportFault.RecordIncomplete));
    }

    private static (long, long, long, long) Counts(FlowRecord flow) => (flow.PacketsUp, flow.BytesUp, flow.PacketsDown, flow.BytesDown);

    private void Router(params byte[][] records) => _heard.HearsV9((uint)_heard.Decoder.Totals.Datagrams, Set(0, Template(256, ExportSeeds.RouterFields)), Set(256, records));
}
