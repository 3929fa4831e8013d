using HotspotAuth.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

public class FlowTableTests
{
    private const int Syn = 2, SynAck = 0x12, Ack = 0x10, Data = 0x18, FinAck = 0x11, Reset = 4;

    [Fact]
    public void Both_directions_of_a_connection_make_one_record_from_the_clients_side()
    {
        var bench = new Bench();
        bench.Up(1000, Syn);
        bench.Down(1010, SynAck);
        bench.Up(1020, Ack);
        bench.Up(1030, Data, 100);
        bench.Down(1900, Data, 1400);
        bench.Up(2000, FinAck);
        bench.Down(2010, FinAck);
        bench.Up(2020, Ack);
        bench.Table.Advance(60_000);

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal(("10.10.0.5", 40000, "198.51.100.7", 443, 6), (flow.ClientIp.ToString(), flow.ClientPort, flow.PeerIp.ToString(), flow.PeerPort, flow.Protocol));
        Assert.Equal((1000L, 2020L), (flow.Start, flow.End));
        Assert.Equal((5L, 3L), (flow.PacketsUp, flow.PacketsDown));
        Assert.Equal(((5 * 40) + 100L, (3 * 40) + 1400L), (flow.BytesUp, flow.BytesDown));
        Assert.Equal((0x1B, 0x1B), (flow.FlagsUp, flow.FlagsDown));
        Assert.Equal((FlowOpener.Client, FlowFinish.Fin, 0), (flow.Opened, flow.Finish, flow.Part));
        Assert.Equal(ClientMac, flow.ClientMac.ToString());
        Assert.Null(flow.Vlan);
    }

    [Fact]
    public void A_reset_ends_a_connection_after_its_linger()
    {
        var bench = new Bench();
        bench.Up(0, Syn);
        bench.Down(5, Reset | Ack);
        bench.Table.Advance(10_000);

        Assert.Equal(FlowFinish.Reset, Assert.Single(bench.Sink.Flows).Finish);
    }

    [Fact]
    public void Silence_ends_a_flow_without_any_further_packet()
    {
        var bench = new Bench();
        bench.Up(0, Data, 10);
        bench.Table.Advance(59_999);
        Assert.Empty(bench.Sink.Flows);
        bench.Table.Advance(62_000);

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal((FlowFinish.Idle, FlowOpener.Unknown, 0L), (flow.Finish, flow.Opened, flow.End));
    }

    [Fact]
    public void A_packet_after_the_idle_timeout_begins_another_flow()
    {
        var bench = new Bench();
        bench.Up(0, Data, 10);
        bench.Up(60_000, Data, 20);
        bench.Table.Flush();

        Assert.Equal([FlowFinish.Idle, FlowFinish.EndOfCapture], bench.Sink.Flows.Select(f => f.Finish));
        Assert.Equal([0, 0], bench.Sink.Flows.Select(f => f.Part));
    }

    [Fact]
    public void Sums_over_the_parts_of_a_long_connection_are_exact()
    {
        var bench = new Bench(new FlowTableOptions { ActiveTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(8) });
        long bytes = 0, packets = 0;
        bench.Up(0, Syn);
        for (var time = 1000L; time < 100_000; time += 700)
        {
            bench.Up(time, Data, (int)(time % 1000));
            bench.Down(time + 3, Ack, 7);
            bytes += 40 + (time % 1000) + 47;
            packets += 2;
        }

        bench.Table.Flush();

        Assert.Equal(packets + 1, bench.Sink.Packets);
        Assert.Equal(bytes + 40, bench.Sink.Bytes);
        Assert.Equal(Enumerable.Range(0, bench.Sink.Flows.Count), bench.Sink.Flows.Select(f => f.Part));
        Assert.True(bench.Sink.Flows.Count >= 9);
        Assert.All(bench.Sink.Flows[..^1], f => Assert.Equal(FlowFinish.ActiveCut, f.Finish));
        Assert.All(bench.Sink.Flows, f => Assert.InRange(f.End - f.Start, 0, 10_000));
        Assert.All(bench.Sink.Flows, f => Assert.Equal(FlowOpener.Client, f.Opened));
        Assert.Equal(FlowFinish.EndOfCapture, bench.Sink.Flows[^1].Finish);
    }

    [Fact]
    public void A_new_handshake_on_the_same_ports_is_a_new_connection()
    {
        var bench = new Bench();
        bench.Up(0, Syn);
        bench.Up(1, Syn);
        bench.Down(2, SynAck);
        bench.Up(3, Ack);
        bench.Up(4, FinAck);
        bench.Down(5, FinAck);
        bench.Up(6, Ack);
        bench.Up(1000, Syn);
        bench.Down(1001, SynAck);
        bench.Up(1002, Ack);
        bench.Up(2000, Syn);
        bench.Table.Flush();

        Assert.Equal([FlowFinish.Fin, FlowFinish.Unknown, FlowFinish.EndOfCapture], bench.Sink.Flows.Select(f => f.Finish));
        Assert.Equal(11, bench.Sink.Packets);
    }

    [Fact]
    public void The_peer_may_open_and_then_says_so()
    {
        var bench = new Bench();
        bench.Down(0, Syn);
        bench.Up(1, SynAck);
        bench.Table.Flush();

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal(("10.10.0.5", FlowOpener.Peer), (flow.ClientIp.ToString(), flow.Opened));
    }

    [Theory]
    [InlineData("10.10.0.5", "10.10.0.6")]
    [InlineData("192.0.2.5", "198.51.100.6")]
    public void With_both_sides_inside_or_neither_the_client_is_who_sent_the_SYN(string opener, string other)
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(IPv4(other, opener, 6, Tcp(443, 40000, SynAck))));
        bench.Send(1, Ethernet(IPv4(opener, other, 6, Tcp(40000, 443, Ack))));
        bench.Send(2, Ethernet(IPv4(other, opener, 6, Tcp(80, 50000, Ack))));
        bench.Send(3, Ethernet(IPv4(other, opener, 17, Udp(53, 50000, 4))));
        bench.Table.Flush();

        Assert.Equal([(opener, 40000, 1L, 1L), (opener, 50000, 0L, 1L), (other, 53, 1L, 0L)],
            bench.Sink.Flows.Select(f => (f.ClientIp.ToString(), f.ClientPort, f.PacketsUp, f.PacketsDown)));
        Assert.Equal([FlowOpener.Client, FlowOpener.Unknown, FlowOpener.Client], bench.Sink.Flows.Select(f => f.Opened));
    }

    [Fact]
    public void Packets_without_a_client_are_only_counted_where_the_table_is_told_so()
    {
        var bench = new Bench(new FlowTableOptions { RecordOutside = false });
        bench.Send(0, Ethernet(IPv4("0.0.0.0", "255.255.255.255", 17, Udp(68, 67, 300))));
        bench.Table.Flush();

        Assert.Empty(bench.Sink.Flows);
        Assert.Equal((1, 328), (bench.Table.OutsidePackets, bench.Table.OutsideBytes));
    }

    [Fact]
    public void Echo_and_its_answer_are_one_flow_with_the_types_port_and_no_peer_port()
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(IPv4("10.10.0.5", "1.1.1.1", 1, Icmp(8, 0))));
        bench.Send(1, Ethernet(IPv4("1.1.1.1", "10.10.0.5", 1, Icmp(0, 0)), from: GatewayMac, to: ClientMac));
        bench.Table.Flush();

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal((2048, 0, 1L, 1L), (flow.ClientPort, flow.PeerPort, flow.PacketsUp, flow.PacketsDown));
    }

    [Fact]
    public void Vlans_are_kept_apart()
    {
        var bench = new Bench();
        foreach (var vlan in (int[])[10, 20, 10])
            bench.Send(0, Ethernet(IPv4("10.10.0.5", "1.1.1.1", 17, Udp(5000, 53, 4)), tags: vlan));
        bench.Table.Flush();

        Assert.Equal([(10, 2L), (20, 1L)], bench.Sink.Flows.Select(f => (f.Vlan!.Value, f.PacketsUp)));
    }

    [Fact]
    public void A_record_names_one_MAC_and_a_second_sender_of_the_same_flow_cuts_it()
    {
        var bench = new Bench();
        bench.Down(0, Data, 1);
        bench.Up(1, Data, 2);
        bench.Up(2, Data, 4, mac: "02:00:00:00:00:66");
        bench.Table.Flush();

        Assert.Equal([(ClientMac, FlowFinish.ActiveCut, 0, 82L), ("02:00:00:00:00:66", FlowFinish.EndOfCapture, 1, 44L)],
            bench.Sink.Flows.Select(f => (f.ClientMac.ToString()!, f.Finish, f.Part, f.BytesUp + f.BytesDown - (f.BytesDown > 0 ? 1 : 0))));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(int.MaxValue, 60)]
    [InlineData(1000, 0)]
    [InlineData(1000, 90_000)]
    public void Limits_that_make_no_table_are_refused(int maxFlows, int idleSeconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bench(new FlowTableOptions { MaxFlows = maxFlows, IdleTimeout = TimeSpan.FromSeconds(idleSeconds) }));

    [Fact]
    public void Offload_frames_count_as_the_packets_they_stand_for()
    {
        var bench = new Bench();
        var frame = Bench.Decode(Ethernet(IPv4("10.10.0.5", "1.1.1.1", 6, Tcp(40000, 443, Data, 2896))));
        frame.Segments = 2;
        bench.Table.Packet(frame);
        bench.Table.Flush();

        Assert.Equal((2L, 2936L), (bench.Sink.Packets, bench.Sink.Bytes));
    }

    [Fact]
    public void A_clock_set_back_or_forward_ends_flows_and_loses_nothing()
    {
        var bench = new Bench();
        long[] times = [10_000_000, 10_000_100, 2_800_000, 2_800_100, 90_000_000, 90_000_001, 2_900_000];
        foreach (var time in times) bench.Up(time, Data, 1);
        bench.Table.Advance(3_000_000);

        Assert.Equal(0, bench.Table.Count);
        Assert.Equal(times.Length, bench.Sink.Packets);
        Assert.All(bench.Sink.Flows, f => Assert.InRange(f.End - f.Start, 0, 60_000));
    }

    [Fact]
    public void Packets_a_little_out_of_order_stay_in_their_flow()
    {
        var bench = new Bench();
        foreach (var time in (long[])[5000, 4000, 6000, 4500]) bench.Up(time, Data, 1);
        bench.Table.Flush();

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal((4000L, 6000L, 4L), (flow.Start, flow.End, flow.PacketsUp));
    }
}
