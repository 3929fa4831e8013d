using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

/// <summary>The same file read by us and by tshark.</summary>
public class OracleTests
{
    [FactIfInstalled("tshark")]
    public void Packets_bytes_times_and_pairs_of_hosts_equal_tsharks()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var frames = new GuestTraffic(seed).Make(1500);
            using var file = new TemporaryFile(seed == 2 ? CaptureWriter.Pcapng(frames) : CaptureWriter.Pcap(frames, bigEndian: seed == 3, snap: seed == 1 ? 65535 : 128));
            var (sink, totals) = Read(file.Path);
            var expected = Tshark.Read(file.Path);

            Assert.Equal((expected.Count, expected.Sum(p => p.Bytes)), (totals.Packets, totals.Bytes));
            Assert.Equal((totals.Packets, totals.Bytes), (sink.Packets, sink.Bytes));
            Assert.Equal(frames.Count, totals.Packets + totals.NonIp.Values.Sum() + totals.Skipped.Values.Sum());
            Assert.Empty(totals.Skipped);
            Assert.Equal(expected.Min(p => p.Milliseconds), sink.Flows.Min(f => f.Start));
            Assert.Equal(expected.Max(p => p.Milliseconds), sink.Flows.Max(f => f.End));

            var up = expected.Where(p => Inside(p.Source)).GroupBy(p => (p.Source, p.Destination)).Select(g => (g.Key.Source, g.Key.Destination, (long)g.Count(), g.Sum(p => p.Bytes)));
            var ourUp = sink.Flows.GroupBy(f => (f.ClientIp.ToString(), f.PeerIp.ToString()))
                .Select(g => (g.Key.Item1, g.Key.Item2, g.Sum(f => f.PacketsUp), g.Sum(f => f.BytesUp))).Where(g => g.Item3 > 0);
            Assert.Equal(up.Order(), ourUp.Order());

            var down = expected.Where(p => !Inside(p.Source)).GroupBy(p => p.Destination).Select(g => (g.Key, (long)g.Count(), g.Sum(p => p.Bytes)));
            var ourDown = sink.Flows.GroupBy(f => f.ClientIp.ToString()).Select(g => (g.Key, g.Sum(f => f.PacketsDown), g.Sum(f => f.BytesDown))).Where(g => g.Item2 > 0);
            Assert.Equal(down.Order(), ourDown.Order());
        }
    }

    [FactIfInstalled("tshark")]
    public void Sums_of_each_tcp_and_udp_conversation_equal_tsharks()
    {
        for (var seed = 11; seed <= 13; seed++)
        {
            using var file = new TemporaryFile(CaptureWriter.Pcap(new GuestTraffic(seed, fragments: false).Make(1500), nanoseconds: true));
            var (sink, _) = Read(file.Path);
            // tshark reads the ports in the packet that an ICMP error quotes; the error itself has none.
            var expected = Tshark.Read(file.Path).Where(p => p.Protocol != 0 && !(p.SourcePort > 1023 && p.DestinationPort == 9 && !Inside(p.Source)))
                .GroupBy(p => Inside(p.Source) ? (p.Source, p.SourcePort, p.Destination, p.DestinationPort, p.Protocol) : (p.Destination, p.DestinationPort, p.Source, p.SourcePort, p.Protocol))
                .Select(g => (g.Key, (long)g.Count(), g.Sum(p => p.Bytes)));
            var ours = sink.Flows.Where(f => f.Protocol is 6 or 17)
                .GroupBy(f => (f.ClientIp.ToString(), f.ClientPort, f.PeerIp.ToString(), f.PeerPort, f.Protocol))
                .Select(g => (g.Key, g.Sum(f => f.PacketsUp + f.PacketsDown), g.Sum(f => f.BytesUp + f.BytesDown)));

            Assert.Equal(expected.Order(), ours.Order());
        }
    }

    private static bool Inside(string address) => IpKey.TryParse(address, out var key) && Bench.Guests.Contains(key);

    private static (RecordingSink Sink, CaptureTotals Totals) Read(string path)
    {
        var bench = new Bench(new FlowTableOptions { ActiveTimeout = TimeSpan.FromSeconds(3), IdleTimeout = TimeSpan.FromSeconds(2) });
        using var file = CaptureFile.Open(path);
        var totals = FileCapture.Run(file, bench.Table, bench.Sink, progress: null, CancellationToken.None);
        Assert.Equal(CaptureFileEnd.Complete, file.End);
        return (bench.Sink, totals);
    }
}
