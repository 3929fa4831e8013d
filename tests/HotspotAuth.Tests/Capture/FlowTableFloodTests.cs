using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

public class FlowTableFloodTests
{
    [Fact]
    public void A_full_table_puts_out_the_longest_idle_with_its_record()
    {
        var bench = new Bench(new FlowTableOptions { MaxFlows = 4 });
        for (var i = 0; i < 4; i++) bench.Up(i * 5000, 0x18, 1, port: 1000 + i);
        // The oldest goes on; now the second is the longest idle.
        bench.Up(20_000, 0x18, 1, port: 1000);
        bench.Up(25_000, 0x18, 1, port: 2000);

        var flow = Assert.Single(bench.Sink.Flows);
        Assert.Equal((1001, FlowFinish.Evicted), (flow.ClientPort, flow.Finish));
        Assert.Equal((4, 1L), (bench.Table.Count, bench.Table.Evictions));
    }

    [Fact]
    public void A_scan_over_more_ports_than_the_table_holds_stays_within_it_and_loses_no_packet()
    {
        var bench = new Bench(new FlowTableOptions { MaxFlows = 1000 });
        for (var i = 0; i < 50_000; i++)
        {
            bench.Up(i / 10, 2, port: 1 + (i % 60_000));
            if (i % 100 == 0) bench.Up(i / 10, 0x18, 5, port: 65000);
        }

        Assert.Equal(1000, bench.Table.Count);
        bench.Table.Flush();
        Assert.Equal(0, bench.Table.Count);
        Assert.Equal(50_500, bench.Sink.Packets);
        // The one that is in use throughout outlives the scan.
        Assert.Single(bench.Sink.Flows, f => f.ClientPort == 65000);
    }

    [Fact]
    public void Forged_sources_in_random_order_are_summed_exactly()
    {
        var bench = new Bench(new FlowTableOptions { MaxFlows = 512, IdleTimeout = TimeSpan.FromMilliseconds(700), ActiveTimeout = TimeSpan.FromSeconds(2) });
        var random = new Random(7);
        long bytes = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var length = random.Next(1200);
            bytes += 28 + length;
            var client = $"10.10.{random.Next(8)}.{random.Next(256)}";
            var packet = Wire.IPv4(client, "203.0.113.9", 17, Wire.Udp(random.Next(1, 4), 53, length));
            if (random.Next(2) == 0) packet = Wire.IPv4("203.0.113.9", client, 17, Wire.Udp(53, random.Next(1, 4), length));
            bench.Send(i / 4, Wire.Ethernet(packet));
            Assert.InRange(bench.Table.Count, 1, 512);
        }

        bench.Table.Flush();
        Assert.Equal((30_000L, bytes), (bench.Sink.Packets, bench.Sink.Bytes));
        Assert.All(bench.Sink.Flows, f => Assert.Equal("203.0.113.9", f.PeerIp.ToString()));
        Assert.Equal(bench.Table.Records, bench.Sink.Flows.Count);
    }

    [Fact]
    public void An_emptied_table_is_as_good_as_a_new_one()
    {
        var bench = new Bench(new FlowTableOptions { MaxFlows = 16 });
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 16; i++) bench.Up(round * 1000, 2, port: 100 + i);
            bench.Table.Flush();
        }

        Assert.Equal((48, 0L), (bench.Sink.Flows.Count, bench.Table.Evictions));
    }
}
