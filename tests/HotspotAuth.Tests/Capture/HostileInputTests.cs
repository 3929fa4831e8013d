using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

public class HostileInputTests
{
    private static readonly LinkType[] Links = [.. Enum.GetValues<LinkType>(), (LinkType)777];

    [Fact]
    public void Random_frames_are_decoded_or_refused_and_counted_once()
    {
        var random = new Random(1);
        var bench = new Bench(new FlowTableOptions { MaxFlows = 256, MaxBindings = 64 });
        var decoder = new FrameDecoder();
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < 60_000; i++)
        {
            var frame = new byte[random.Next(0, 130)];
            random.NextBytes(frame);
            if (frame.Length > 20) Plausible(frame, random);
            Feed(decoder, bench, frame, Links[random.Next(Links.Length)], random.Next(-5, 2000), random.NextInt64(), ref accepted, ref refused);
        }

        bench.Table.Flush();
        Assert.Equal(60_000, accepted + refused);
        Assert.InRange(accepted, 1000, 59_000);
    }

    [Fact]
    public void Mutated_traffic_never_throws_and_no_accepted_packet_is_lost()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            var bench = new Bench(new FlowTableOptions { MaxFlows = 128 });
            var decoder = new FrameDecoder();
            var (accepted, refused) = (0, 0);
            var corpus = new GuestTraffic(seed).Make(2000);
            corpus.Add(new TimedFrame(0, Wire.Ethernet(Wire.IPv4("10.10.0.1", "10.10.0.5", 17, Wire.Udp(67, 68, Wire.Dhcp(5, Wire.ClientMac, "10.10.0.5"))))));
            for (var round = 0; round < 4; round++)
            {
                foreach (var original in corpus)
                {
                    var frame = original.Octets.ToArray();
                    for (var flips = random.Next(4); flips > 0; flips--) frame[random.Next(Math.Min(frame.Length, 90))] = (byte)random.Next(256);
                    var cut = frame[..random.Next(Math.Min(20, frame.Length), frame.Length + 1)];
                    Feed(decoder, bench, cut, LinkType.Ethernet, frame.Length, original.Nanoseconds / 1_000_000, ref accepted, ref refused);
                }
            }

            bench.Table.Flush();
            Assert.Equal(bench.Table.Records, bench.Sink.Flows.Count);
            Assert.True(accepted > refused);
        }
    }

    [Fact]
    public void Mutated_files_never_throw_and_always_say_how_they_ended()
    {
        var frames = new GuestTraffic(9).Make(40);
        byte[][] corpus = [CaptureWriter.Pcap(frames), CaptureWriter.Pcap(frames, bigEndian: true, nanoseconds: true), CaptureWriter.Pcapng(frames), CaptureWriter.Pcapng(frames, bigEndian: true), CaptureWriter.Gzip(CaptureWriter.Pcap(frames))];
        var ends = new HashSet<CaptureFileEnd>();
        for (var i = 0; i < 1200; i++)
        {
            var random = new Random(i);
            var octets = corpus[i % corpus.Length].ToArray();
            for (var flips = random.Next(1, 8); flips > 0; flips--) octets[random.Next(random.Next(2) == 0 ? 200 : octets.Length)] = (byte)random.Next(256);
            var bench = new Bench(new FlowTableOptions { MaxFlows = 64 });
            using var file = CaptureFile.Open(new MemoryStream(octets[..random.Next(octets.Length / 2, octets.Length + 1)]));
            var totals = FileCapture.Run(file, bench.Table, bench.Sink, progress: null, CancellationToken.None);

            Assert.NotEqual(CaptureFileEnd.None, file.End);
            Assert.NotEmpty(file.EndText());
            Assert.Equal(totals.Packets, bench.Sink.Packets);
            ends.Add(file.End);
        }

        Assert.Equal(4, ends.Count);
    }

    private static void Plausible(byte[] frame, Random random)
    {
        ReadOnlySpan<int> types = [0x0800, 0x86DD, 0x0806, 0x8100, 0x8864];
        var type = types[random.Next(types.Length)];
        (frame[12], frame[13]) = ((byte)(type >> 8), (byte)type);
        frame[14] = (byte)(type == 0x86DD ? 0x60 : 0x45 + random.Next(3));
        (frame[16], frame[17]) = (0, (byte)random.Next(frame.Length));
        if (type == 0x86DD) (frame[18], frame[19]) = (0, (byte)random.Next(90));
    }

    private static void Feed(FrameDecoder decoder, Bench bench, byte[] frame, LinkType link, int original, long time, ref int accepted, ref int refused)
    {
        if (decoder.TryDecode(frame, link, original, time, out var decoded, out var fault))
        {
            accepted++;
            bench.Table.Packet(decoded);
        }
        else
        {
            refused++;
            Assert.NotEqual(FrameFault.None, fault);
        }
    }
}
