using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

/// <summary>The ring on one end of a veth pair; what it counts beside what the kernel counts.</summary>
public class RingCaptureTests
{
    private static readonly RingOptions Small = new() { RingMegabytes = 4 };

    [RootFact]
    public void Totals_of_both_directions_equal_the_interfaces_counters()
    {
        using var veth = new Veth();
        var (packetsBefore, bytesBefore) = Counters(veth);
        var sink = new RecordingSink();
        var capture = new RingCapture([veth.Near], Small, ClientNetworks.None, new FlowTableOptions(), sink, TimeProvider.System);
        using (var sender = new PacketSender(veth.Near))
            foreach (var frame in UntaggedPackets(21)) sender.Send(frame);
        // The kernel of the other end answers these, so that frames come in too.
        veth.InSpace("bash", "-c", "for i in 1 2 3 4 5 6 7 8; do echo question > /dev/udp/10.10.0.1/9; done");
        capture.Stop();
        var (packetsAfter, bytesAfter) = Counters(veth);
        var totals = capture.Totals;

        Assert.Equal(packetsAfter - packetsBefore, totals.Frames);
        Assert.Equal(totals.Frames, totals.Packets + totals.NonIp.Values.Sum() + totals.Skipped.Values.Sum());
        Assert.True(veth.Counter("rx_packets") >= 8);
        Assert.Equal((totals.Packets, totals.Bytes), (sink.Packets, sink.Bytes));
        Assert.Equal(0, totals.Dropped);
        // No frame was padded: each is its Ethernet header and its packet, or the 28 octets of ARP.
        Assert.Equal(bytesAfter - bytesBefore, totals.Bytes + (14 * totals.Frames) + (28 * totals.NonIp.GetValueOrDefault("0x0806")));
    }

    [RootFact]
    public void Only_the_guest_networks_arp_discovery_and_dhcp_leave_the_kernel()
    {
        using var veth = new Veth();
        var sink = new RecordingSink();
        var capture = new RingCapture([veth.Near], Small, Bench.Networks("10.10.0.5/32", "10.20.0.0/16", "fd00:10:10::/64"), new FlowTableOptions(), sink, TimeProvider.System);
        byte[][] passing =
        [
            Ethernet(IPv4("10.10.0.5", "198.51.100.1", 17, Udp(5000, 53, 10))),
            Ethernet(IPv4("198.51.100.1", "10.10.0.5", 17, Udp(53, 5000, 10))),
            Ethernet(IPv4("10.20.7.7", "198.51.100.1", 6, Tcp(5000, 80, 2)), tags: 100),
            Ethernet(IPv4("10.20.7.8", "198.51.100.1", 6, Tcp(5000, 80, 2)), tags: [7, 100]),
            Ethernet(IPv6("fd00:10:10::5", "2001:db8::1", 17, Udp(5000, 53, 10)), 0x86DD),
            Ethernet(IPv6("2001:db8::1", "fd00:10:10::6", 6, Tcp(80, 5000, 0x12)), 0x86DD),
        ];
        byte[][] binding =
        [
            Ethernet(Arp(2, ClientMac, "10.20.0.9", "10.20.0.1"), 0x0806),
            Ethernet(IPv4("0.0.0.0", "255.255.255.255", 17, Udp(67, 68, Dhcp(5, ClientMac, "10.20.0.10")))),
            Ethernet(IPv6("fe80::5", "ff02::1", 58, Join([136, 0, 0, 0, 0, 0, 0, 0], Ip("fd00:10:10::b"), [2, 1], Mac(ClientMac)), 255), 0x86DD),
        ];
        byte[][] stopping =
        [
            Ethernet(IPv4("10.10.0.6", "198.51.100.1", 17, Udp(5000, 53, 10))),
            Ethernet(IPv6("fd00:10:11::5", "2001:db8::1", 17, Udp(5000, 53, 10)), 0x86DD),
            Ethernet(IPv6("fe80::5", "ff02::1", 58, Icmp(128, 0), 255), 0x86DD),
            Ethernet(IPv4("10.21.7.7", "198.51.100.1", 17, Udp(5000, 53, 10)), tags: 100),
            Ethernet([1, 2, 3], 0x88CC),
        ];
        using (var sender = new PacketSender(veth.Near))
            foreach (var frame in stopping.Concat(binding).Concat(passing).Concat(stopping)) sender.Send(frame);
        capture.Stop();

        Assert.Equal(passing.Length + binding.Length, capture.Totals.Frames);
        Assert.Equal((2, 0), (capture.Totals.OutsidePackets, capture.Totals.Skipped.Count));
        Assert.Equal(["10.10.0.5", "10.20.7.7", "10.20.7.8", "fd00:10:10::5", "fd00:10:10::6"], sink.Flows.Select(f => f.ClientIp.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(100, sink.Flows.Single(f => f.ClientIp.ToString() == "10.20.7.7").Vlan);
        Assert.Equal((7 * 4096) + 100, sink.Flows.Single(f => f.ClientIp.ToString() == "10.20.7.8").Vlan);
        Assert.Equal([BindingSource.Arp, BindingSource.Dhcp, BindingSource.Ndp], sink.Bindings.OrderBy(b => b.Ip).Select(b => b.Source));
        Assert.All(sink.Flows, f => Assert.Equal(FlowFinish.EndOfCapture, f.Finish));
        Assert.Equal((1L, 1L), sink.Flows.Where(f => f.ClientIp.ToString() == "10.10.0.5").Select(f => (f.PacketsUp, f.PacketsDown)).Single());
    }

    [RootFact]
    public void Tags_that_the_kernel_takes_off_on_arrival_are_in_the_record()
    {
        using var veth = new Veth();
        var sink = new RecordingSink();
        var capture = new RingCapture([veth.Near], Small, Bench.Networks("10.30.0.0/16"), new FlowTableOptions(), sink, TimeProvider.System);
        using (var sender = veth.SenderAtFarEnd())
        {
            sender.Send(Ethernet(IPv4("10.30.1.5", "198.51.100.1", 17, Udp(5000, 53, 10)), tags: 100));
            sender.Send(Ethernet(IPv4("10.30.2.5", "198.51.100.1", 17, Udp(5000, 53, 10)), tags: [7, 200]));
        }

        capture.Stop();

        Assert.Equal([("10.30.1.5", 100), ("10.30.2.5", (7 * 4096) + 200)], sink.Flows.Select(f => (f.ClientIp.ToString(), f.Vlan ?? 0)).Order());
        Assert.All(sink.Flows, f => Assert.Equal(ClientMac, f.ClientMac.ToString()));
    }

    [RootFact]
    public async Task Offload_frames_of_a_real_tcp_transfer_count_as_the_packets_on_the_wire()
    {
        using var veth = new Veth();
        var sink = new RecordingSink();
        var capture = new RingCapture([veth.Near], Small, Bench.Networks("10.10.0.5/32"), new FlowTableOptions(), sink, TimeProvider.System);
        const int Length = 4 << 20;
        using var listener = new TcpListener(IPAddress.Parse("10.10.0.1"), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var client = Task.Run(() => veth.InSpace("bash", "-c", $"exec 3<>/dev/tcp/10.10.0.1/{port}; wc -c <&3"));
        using (var server = await listener.AcceptTcpClientAsync()) await server.GetStream().WriteAsync(new byte[Length]);
        Assert.Equal(Length.ToString(System.Globalization.CultureInfo.InvariantCulture), (await client).Trim());
        capture.Stop();

        var flow = Assert.Single(sink.Flows, f => f.Protocol == 6);
        Assert.Equal((FlowFinish.Fin, FlowOpener.Client, ClientMac), (flow.Finish, flow.Opened, flow.ClientMac.ToString()));
        Assert.InRange(flow.BytesDown, Length, Length * 1.05);
        // At most 1,448 octets of the transfer fit into a packet of 1,500.
        Assert.True(flow.PacketsDown >= Length / 1448, $"{flow.PacketsDown} packets, {capture.Totals.Frames} frames");
        Assert.True(capture.Totals.Packets > capture.Totals.Frames, "no offload took place, nothing was shown");
    }

    [RootFact]
    public void Records_come_out_without_traffic_and_stopping_completes_the_capture()
    {
        using var veth = new Veth();
        var sink = new RecordingSink();
        var options = new FlowTableOptions { IdleTimeout = TimeSpan.FromMilliseconds(300) };
        var capture = new RingCapture([veth.Near], Small, Bench.Guests, options, sink, TimeProvider.System);
        using (var sender = new PacketSender(veth.Near)) sender.Send(Ethernet(IPv4("10.10.0.5", "198.51.100.1", 17, Udp(5000, 53, 10))));
        Assert.True(SpinWait.SpinUntil(() => capture.Totals.Flows > 0, TimeSpan.FromSeconds(20)));
        capture.Stop();

        Assert.True(capture.Completion.IsCompletedSuccessfully);
        Assert.Contains(sink.Flows, f => f is { ClientPort: 5000, Finish: FlowFinish.Idle });
    }

    [RootFact]
    public void An_interface_that_goes_and_comes_back_leaves_a_gap_and_is_captured_again()
    {
        using var veth = new Veth();
        var sink = new RecordingSink();
        var capture = new RingCapture([veth.Near], Small, Bench.Guests, new FlowTableOptions(), sink, TimeProvider.System);
        Veth.Ip("link", "del", veth.Near);
        Assert.True(SpinWait.SpinUntil(() => capture.IsOff(veth.Near), TimeSpan.FromSeconds(20)));
        Veth.Ip("link", "add", veth.Near, "type", "veth", "peer", "name", veth.Far, "netns", veth.Space);
        Veth.Ip("link", "set", veth.Near, "up");
        Veth.Ip("-n", veth.Space, "link", "set", veth.Far, "up");
        veth.WaitForCarrier();
        Assert.True(SpinWait.SpinUntil(() => !capture.IsOff(veth.Near), TimeSpan.FromSeconds(20)));
        using (var sender = new PacketSender(veth.Near)) sender.Send(Ethernet(IPv4("10.10.0.5", "198.51.100.1", 17, Udp(5000, 53, 10))));
        capture.Stop();

        var gap = Assert.Single(sink.Gaps);
        Assert.Equal((GapCause.Off, veth.Near, null), (gap.Cause, gap.Source, gap.Lost));
        Assert.Contains(sink.Flows, f => f.ClientPort == 5000);
    }

    [RootFact]
    public void Packets_beyond_the_ring_are_told_as_a_gap_with_their_number()
    {
        using var veth = new Veth();
        var sink = new BlockingSink();
        var capture = new RingCapture([veth.Near], new RingOptions { RingMegabytes = 2 }, Bench.Guests, new FlowTableOptions(), sink, TimeProvider.System);
        var frame = Ethernet(IPv4("10.10.0.5", "198.51.100.1", 17, Udp(5000, 53, 100)));
        using (var sender = new PacketSender(veth.Near))
        {
            sender.Send(Ethernet(Arp(1, ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));
            sink.Entered.Wait();
            for (var i = 0; i < 30_000; i++) sender.Send(frame);
            sink.Release.Set();
        }

        capture.Stop();
        var lost = sink.Inner.Gaps.Where(g => g.Cause == GapCause.KernelDrop).Sum(g => g.Lost!.Value);
        Assert.True(lost > 0);
        Assert.Equal(30_000, lost + sink.Inner.Packets);
        Assert.Equal(lost, capture.Totals.Dropped);
    }

    [RootFact]
    public void An_interface_that_does_not_exist_is_named_in_the_error()
    {
        var error = Assert.Throws<IOException>(() => new RingCapture(["kpp-none"], Small, Bench.Guests, new FlowTableOptions(), new RecordingSink(), TimeProvider.System));

        Assert.Contains("kpp-none", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> UntaggedPackets(int seed)
    {
        foreach (var frame in new GuestTraffic(seed).Make(1000))
        {
            var decoded = Bench.Decode(frame.Octets);
            if (decoded is { Vlan: 0, IpBytes: > 0 and <= 1500 }) yield return frame.Octets[..(14 + (int)decoded.IpBytes)];
        }
    }

    private static (long Packets, long Bytes) Counters(Veth veth) =>
        (veth.Counter("rx_packets") + veth.Counter("tx_packets"), veth.Counter("rx_bytes") + veth.Counter("tx_bytes"));

    /// <summary>Holds the capturing thread at the first binding until it is let go.</summary>
    private sealed class BlockingSink : IFlowSink
    {
        public RecordingSink Inner { get; } = new();

        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public void OnFlow(in FlowRecord flow) => Inner.OnFlow(flow);

        public void OnGap(in CaptureGap gap) => Inner.OnGap(gap);

        public void OnBinding(in AddressBinding binding)
        {
            Entered.Set();
            Release.Wait();
        }
    }
}
