using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

public class CaptureFileTests
{
    private static readonly List<TimedFrame> Frames = new GuestTraffic(5).Make(60);

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    public void Pcap_is_read_in_both_byte_orders_resolutions_and_the_modified_form(bool bigEndian, bool nanoseconds, bool modified) =>
        AssertFrames(CaptureWriter.Pcap(Frames, bigEndian, nanoseconds, modified));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pcapng_is_read_with_interfaces_of_several_resolutions(bool bigEndian) =>
        AssertFrames(CaptureWriter.Pcapng(Frames, bigEndian));

    [Fact]
    public void Sections_of_either_byte_order_follow_each_other_with_interfaces_of_their_own()
    {
        var twice = Wire.Join(CaptureWriter.Pcapng(Frames, drops: 3), CaptureWriter.Pcapng(Frames, bigEndian: true, drops: 4));
        using var file = Open(twice);

        Assert.Equal(2 * Frames.Count, Count(file));
        Assert.Equal((CaptureFileEnd.Complete, 7L), (file.End, file.ReportedDrops));
    }

    [Fact]
    public void Simple_and_obsolete_packet_blocks_are_read()
    {
        var writer = new CaptureWriter();
        writer.Section();
        writer.Interface(1, [], snap: 40);
        writer.Packet(2, 0, 1_795_000_000_000_000, Frames[0].Octets);
        writer.SimplePacket(Frames[1].Octets.Length, Frames[1].Octets[..40]);
        using var file = Open(writer.ToArray());

        Assert.True(file.TryRead(out var first));
        Assert.Equal((1_795_000_000_000L, Frames[0].Octets.Length), (first.Time, first.Data.Length));
        Assert.True(file.TryRead(out var second));
        Assert.Equal((1_795_000_000_000L, 40, Frames[1].Octets.Length), (second.Time, second.Data.Length, second.OriginalLength));
        Assert.False(file.TryRead(out _));
        Assert.Equal(CaptureFileEnd.Complete, file.End);
    }

    [Fact]
    public void Gzip_is_unpacked_on_the_way()
    {
        AssertFrames(CaptureWriter.Gzip(CaptureWriter.Pcap(Frames)));
        AssertFrames(CaptureWriter.Gzip(CaptureWriter.Pcapng(Frames)));
    }

    [Fact]
    public void A_file_larger_than_the_buffer_is_read_whole()
    {
        var frame = Wire.Ethernet(Wire.IPv4("10.10.0.5", "1.1.1.1", 17, Wire.Udp(1, 2, 60_000)));
        using var file = Open(CaptureWriter.Pcap(Enumerable.Range(0, 200).Select(i => new TimedFrame(i, frame))));

        while (file.TryRead(out var read)) Assert.True(read.Data.SequenceEqual(frame));
        Assert.Equal((CaptureFileEnd.Complete, file.Length), (file.End, file.Position));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_file_is_read_up_to_the_cut_and_says_so(bool pcapng)
    {
        // Every cut is read from the start: a third as many frames are read in a ninth of the time.
        var frames = Frames.GetRange(0, Frames.Count / 3);
        var whole = pcapng ? CaptureWriter.Pcapng(frames) : CaptureWriter.Pcap(frames);
        var seen = new HashSet<long>();
        for (var length = whole.Length - 1; length > 200; length -= 7)
        {
            using var file = Open(whole[..length]);
            var count = Count(file);
            Assert.InRange(count, 0, frames.Count - 1);
            seen.Add(count);
            Assert.True(file.End == CaptureFileEnd.Truncated || file.Position == length, file.EndText());
        }

        Assert.True(seen.Count > frames.Count / 2);
        using var one = Open(whole[..^5]);
        Assert.Equal(frames.Count - 1, Count(one));
        Assert.Equal(CaptureFileEnd.Truncated, one.End);
        Assert.StartsWith("truncated: the file stops inside a record at octet ", one.EndText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_gzip_file_is_truncated_even_where_its_content_ends_between_records()
    {
        var packed = CaptureWriter.Gzip(CaptureWriter.Pcap(Frames));
        foreach (var length in (int[])[packed.Length - 4, packed.Length - 9, packed.Length / 2])
        {
            using var file = Open(packed[..length]);
            Assert.InRange(Count(file), 0, Frames.Count);
            Assert.Equal(CaptureFileEnd.Truncated, file.End);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: kpp2.net\r\n\r\n")]
    public void Other_files_are_not_captures(string text)
    {
        using var file = Open(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.False(file.TryRead(out _));
        Assert.Equal(CaptureFileEnd.NotACapture, file.End);
    }

    [Fact]
    public void A_record_of_impossible_length_is_damage_not_an_end()
    {
        var whole = CaptureWriter.Pcap(Frames[..2]);
        whole[24 + 8 + 3] = 0x7F;
        using var file = Open(whole);

        Assert.Equal(0, Count(file));
        Assert.Equal(CaptureFileEnd.Malformed, file.End);
    }

    [Fact]
    public void Reading_reports_totals_progress_and_the_gaps_of_the_file()
    {
        var bench = new Bench();
        var broken = new TimedFrame(Frames[0].Nanoseconds, Wire.Ethernet(new byte[10]));
        using var file = Open(CaptureWriter.Pcapng([.. Frames, broken], drops: 12));
        var reports = new List<CaptureProgress>();
        var totals = FileCapture.Run(file, bench.Table, bench.Sink, new Reports(reports), CancellationToken.None);

        Assert.Equal(Frames.Count + 1, totals.Frames);
        Assert.Equal([KeyValuePair.Create("ip-truncated", 1L)], totals.Skipped);
        Assert.Equal(totals.Frames, totals.Packets + totals.NonIp.Values.Sum() + 1);
        Assert.Equal((bench.Sink.Flows.Count, 12L), (totals.Flows, totals.Dropped));
        Assert.Equal([(GapCause.Frame, 1L), (GapCause.KernelDrop, 12L)], bench.Sink.Gaps.Select(g => (g.Cause, g.Lost!.Value)));
        Assert.Equal((file.Length, file.Length), (reports[^1].Position, reports[^1].Length));
    }

    [Fact]
    public void Cancelling_reports_what_was_read()
    {
        var bench = new Bench();
        using var file = Open(CaptureWriter.Pcap(Enumerable.Range(0, 70_000).Select(i => new TimedFrame(i * 1000L, Frames[0].Octets))));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => FileCapture.Run(file, bench.Table, bench.Sink, progress: null, cancelled.Token));
        Assert.InRange(bench.Sink.Packets, 1, 69_999);
        Assert.Equal(0, bench.Table.Count);
    }

    private static CaptureFile Open(byte[] octets) => CaptureFile.Open(new MemoryStream(octets));

    private static long Count(CaptureFile file)
    {
        var count = 0L;
        while (file.TryRead(out _)) count++;
        return count;
    }

    private static void AssertFrames(byte[] octets)
    {
        using var file = Open(octets);
        foreach (var expected in Frames)
        {
            Assert.True(file.TryRead(out var frame), file.EndText());
            Assert.True(frame.Data.SequenceEqual(expected.Octets));
            Assert.Equal((expected.Nanoseconds / 1_000_000, expected.Octets.Length, LinkType.Ethernet), (frame.Time, frame.OriginalLength, frame.Link));
        }

        Assert.False(file.TryRead(out _));
        Assert.Equal((CaptureFileEnd.Complete, "read to the end"), (file.End, file.EndText()));
        Assert.Equal(file.Length, file.Position);
    }

    private sealed class Reports(List<CaptureProgress> all) : IProgress<CaptureProgress>
    {
        public void Report(CaptureProgress value) => all.Add(value);
    }
}
