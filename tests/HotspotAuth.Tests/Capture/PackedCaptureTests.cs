using System.IO.Compression;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

/// <summary>A few kilobytes that unpack to a thousand times as much: read on the way, never held, and left at once where it is no capture.</summary>
public sealed class PackedCaptureTests
{
    private const int Unpacked = 64 << 20;

    /// <summary>The window is 4 MB; the rest is the decompressor's and the test's own.</summary>
    private const int MostHeld = 8 << 20;

    [Fact]
    public void Endless_empty_records_are_counted_and_take_no_memory()
    {
        var bench = new Bench();
        var octets = Bomb(CaptureWriter.Pcap([]));
        Assert.InRange(octets.Length, 1, 256 * 1024);
        CaptureTotals? totals = null;

        var held = Allocated(() =>
        {
            using var file = CaptureFile.Open(new MemoryStream(octets));
            totals = FileCapture.Run(file, bench.Table, bench.Sink, progress: null, CancellationToken.None);
            Assert.Equal(CaptureFileEnd.Complete, file.End);
        });

        Assert.Equal(Unpacked / 16, totals!.Frames);
        Assert.Equal((0L, totals.Frames), (totals.Packets, totals.Skipped.Values.Sum()));
        Assert.InRange(held, 0, MostHeld);
    }

    [Fact]
    public void A_block_of_gigabytes_is_passed_over_piece_by_piece()
    {
        var writer = new CaptureWriter();
        writer.Section();
        writer.U32(0x0BAD, 0xFFFF_FFF0);
        var octets = Bomb(writer.ToArray());

        var held = Allocated(() =>
        {
            using var file = CaptureFile.Open(new MemoryStream(octets));
            Assert.False(file.TryRead(out _));
            Assert.Equal(CaptureFileEnd.Truncated, file.End);
        });

        Assert.InRange(held, 0, MostHeld);
    }

    [Fact]
    public void What_is_no_capture_is_not_unpacked_any_further()
    {
        var source = new MemoryStream(Bomb([]));
        using var file = CaptureFile.Open(source);

        Assert.Equal(CaptureFileEnd.NotACapture, file.End);
        Assert.InRange(source.Position, 0, source.Length / 2);
    }

    /// <summary>Octets allocated on this thread, whatever other tests do meanwhile.</summary>
    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The head, then zeros: members of one gzip file follow each other (RFC 1952 §2.2).</summary>
    private static byte[] Bomb(byte[] head)
    {
        const int Piece = 8 << 20;
        var zeros = new MemoryStream();
        using (var gzip = new GZipStream(zeros, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(new byte[Piece]);
        return [.. CaptureWriter.Gzip(head), .. Enumerable.Repeat(zeros.ToArray(), Unpacked / Piece).SelectMany(octets => octets)];
    }
}
