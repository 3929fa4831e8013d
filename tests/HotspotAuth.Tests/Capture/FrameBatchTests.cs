using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

/// <summary>Frames taken some dozens at a time.</summary>
public class FrameBatchTests
{
    [Fact]
    public void Frames_taken_together_make_the_records_that_they_make_one_by_one()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            // A table that overflows and timeouts that cut, so that a frame changes what the next ones of its batch find.
            var options = new FlowTableOptions { ActiveTimeout = TimeSpan.FromSeconds(3), IdleTimeout = TimeSpan.FromSeconds(2), MaxFlows = 8 };
            var (single, together) = (new Bench(options), new Bench(options));
            var batch = new FrameBatch(new FrameDecoder(), new FrameCounters(), together.Table);
            foreach (var frame in new GuestTraffic(seed).Make(3000))
            {
                single.Send(frame.Nanoseconds / 1_000_000, frame.Octets);
                batch.Add(frame.Octets, LinkType.Ethernet, frame.Octets.Length, frame.Nanoseconds / 1_000_000);
            }

            batch.Flush();
            single.Table.Flush();
            together.Table.Flush();

            Assert.True(single.Table.Evictions > 0, "nothing was shown about a full table");
            Assert.Equal(single.Sink.Flows, together.Sink.Flows);
            Assert.Equal(single.Sink.Bindings, together.Sink.Bindings);
        }
    }

    [Fact]
    public void More_frames_than_a_batch_holds_are_refused()
    {
        var table = new Bench().Table;
        Assert.Throws<ArgumentException>(() => table.Packets(new DecodedFrame[FlowTable.MostPackets + 1]));
    }

    [Fact]
    public void Flows_that_fall_idle_together_come_out_as_many_at_a_time_as_asked_for()
    {
        var bench = new Bench(new FlowTableOptions { IdleTimeout = TimeSpan.FromSeconds(2) });
        for (var i = 0; i < 1000; i++) bench.Up(0, TcpFlag.Syn, port: 1000 + i);
        for (var left = 900; left >= 0; left -= 100)
        {
            bench.Table.Advance(10_000, 100);
            Assert.Equal(left, bench.Table.Count);
        }
    }
}
