using System.Globalization;
using System.Net;
using System.Text.Json;
using HotspotAuth.Benchmarks.Traffic;
using HotspotAuth.Tests.Capture;

namespace HotspotAuth.FunctionalTests.Flows;

/// <summary>
/// A capture of every shape (VLAN, QinQ, IPv6 with extension headers, IPv4 options, fragments, ICMP and the packets it quotes), from the file
/// through the real verb to the rows on disk, beside what tshark and nfdump make of the same file.
/// </summary>
public sealed class StoredFlowsTests
{
    [NeedsFact("tshark", "tshark")]
    public async Task Packets_and_bytes_of_each_client_on_disk_equal_tsharks()
    {
        for (var seed = 41; seed <= 45; seed++)
        {
            using var capture = new ReadCapture(new GuestTraffic(seed).Make(4_000), seed);
            await capture.ReadAsync();
            var expected = Tshark.Read(capture.File).SelectMany(p => new[]
            {
                (Client: p.Source, Up: 1L, Down: 0L, BytesUp: p.Bytes, BytesDown: 0L),
                (Client: p.Destination, Up: 0L, Down: 1L, BytesUp: 0L, BytesDown: p.Bytes),
            }).Where(p => IsInside(p.Client)).GroupBy(p => p.Client, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(p => p.Up), g.Sum(p => p.Down), g.Sum(p => p.BytesUp), g.Sum(p => p.BytesDown)));

            Assert.Equal(expected.Order(), capture.PerClient());
        }
    }

    [NeedsFact("tshark", "tshark")]
    public async Task Conversations_on_disk_are_tsharks_conversations()
    {
        for (var seed = 51; seed <= 53; seed++)
        {
            using var capture = new ReadCapture(new GuestTraffic(seed, fragments: false).Make(4_000), seed);
            await capture.ReadAsync();
            // tshark lends an ICMP error the ports of the packet it quotes; the error has none of its own.
            var expected = Tshark.Read(capture.File).Where(p => p.Protocol != 0 && !(p.DestinationPort == 9 && !IsInside(p.Source)))
                .Select(p => IsInside(p.Source) ? (p.Source, p.SourcePort, p.Destination, p.DestinationPort, p.Protocol) : (p.Destination, p.DestinationPort, p.Source, p.SourcePort, p.Protocol)).Distinct();

            Assert.Equal(expected.Order(), capture.Flows.Where(f => f.Protocol is 6 or 17).Select(f => (f.Client, f.ClientPort, f.Peer, f.PeerPort, f.Protocol)).Distinct().Order());
        }
    }

    [NeedsFact("nfpcapd", "nfdump")]
    public async Task Packets_bytes_and_directed_flows_of_each_client_on_disk_equal_nfdumps()
    {
        for (var seed = 61; seed <= 63; seed++)
        {
            // nfpcapd 1.7 knows neither QinQ's EtherType nor fragments and IPv4 options fully: it gets a hotspot's everyday traffic.
            using var capture = new ReadCapture(file => new HotspotTraffic(seed, clients: 60, seconds: 120).Write(file, 60_000));
            await capture.ReadAsync();
            var theirs = await NfdumpAsync(capture);
            var sums = theirs.SelectMany(f => new[]
            {
                (Client: f.Source, Up: f.Packets, Down: 0L, BytesUp: f.Bytes, BytesDown: 0L),
                (Client: f.Destination, Up: 0L, Down: f.Packets, BytesUp: 0L, BytesDown: f.Bytes),
            }).Where(p => IsInside(p.Client)).GroupBy(p => p.Client, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(p => p.Up), g.Sum(p => p.Down), g.Sum(p => p.BytesUp), g.Sum(p => p.BytesDown)));
            Assert.Equal(sums.Order(), capture.PerClient());

            var ours = capture.Flows.Where(f => f.Protocol is 6 or 17).SelectMany(f => new[]
            {
                (f.Client, f.ClientPort, f.Peer, f.PeerPort, Packets: f.PacketsUp),
                (Client: f.Peer, ClientPort: f.PeerPort, Peer: f.Client, PeerPort: f.ClientPort, Packets: f.PacketsDown),
            }).Where(f => f.Packets > 0).Select(f => (f.Client, f.ClientPort, f.Peer, f.PeerPort)).Distinct();
            Assert.Equal(theirs.Where(f => f.Protocol is "6" or "17").Select(f => (f.Source, f.SourcePort, f.Destination, f.DestinationPort)).Distinct().Order(), ours.Order());
        }
    }

    private static async Task<List<(string Source, string Destination, string Protocol, int SourcePort, int DestinationPort, long Packets, long Bytes)>> NfdumpAsync(ReadCapture capture)
    {
        var folder = Directory.CreateDirectory(Path.Combine(capture.Folder, "nfdump")).FullName;
        var (exit, _, error) = await RunningService.RunAsync("nfpcapd", null, "-r", capture.File, "-w", folder, "-e", "300,30");
        Assert.True(exit == 0, error);
        var (_, lines, _) = await RunningService.RunAsync("nfdump", null, "-R", folder, "-q", "-6", "-N", "-o", "fmt:%sa|%da|%pr|%sp|%dp|%pkt|%byt");
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(f => f.Length == 7)
            .Select(f => (IPAddress.Parse(f[0]).ToString(), IPAddress.Parse(f[1]).ToString(), f[2], f[2] is "6" or "17" ? (int)Number(f[3]) : 0, f[2] is "6" or "17" ? (int)Number(f[4]) : 0, Number(f[5]), Number(f[6]))).ToList();
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsInside(string address) => address.StartsWith("10.10.", StringComparison.Ordinal) || address.StartsWith("fd00:10:10:", StringComparison.Ordinal);

    /// <summary>A capture file, the store that the verb makes of it, and both gone with the test.</summary>
    private sealed class ReadCapture : IDisposable
    {
        public ReadCapture(List<TimedFrame> frames, int seed)
            : this(file => System.IO.File.WriteAllBytes(file, (seed % 4) switch
            {
                1 => CaptureWriter.Pcapng(frames),
                2 => CaptureWriter.Pcap(frames, nanoseconds: true, snap: 128),
                3 => CaptureWriter.Gzip(CaptureWriter.Pcapng(frames, bigEndian: true)),
                _ => CaptureWriter.Pcap(frames, bigEndian: true),
            }))
        {
        }

        public ReadCapture(Action<string> write)
        {
            File = Path.Combine(Folder, "guests.pcap");
            write(File);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("hotspotauth-flows-").FullName;

        public string File { get; }

        public IReadOnlyList<StoredFlow> Flows { get; private set; } = [];

        public async Task ReadAsync()
        {
            var (exit, text, error) = await RunningService.RunAsync(
                RunningService.Program, null, "capture", "read", File, "--days-from-file", "--json", $"--Data:Directory={Path.Combine(Folder, "data")}");
            Assert.True(exit == 0, error);
            Flows = StoredFlow.Below(Path.Combine(Folder, "data"));
            var said = JsonDocument.Parse(text).RootElement;
            Assert.Equal(
                (said.GetProperty("flows").GetInt64(), said.GetProperty("packets").GetInt64(), said.GetProperty("bytes").GetInt64()),
                (Flows.Count, Flows.Sum(f => f.PacketsUp + f.PacketsDown), Flows.Sum(f => f.BytesUp + f.BytesDown)));
            Assert.Empty(said.GetProperty("skipped").EnumerateObject());
        }

        public IEnumerable<(string Client, long Up, long Down, long BytesUp, long BytesDown)> PerClient() => Flows.GroupBy(f => f.Client, StringComparer.Ordinal)
            .Select(g => (g.Key, g.Sum(f => f.PacketsUp), g.Sum(f => f.PacketsDown), g.Sum(f => f.BytesUp), g.Sum(f => f.BytesDown))).Order();

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
