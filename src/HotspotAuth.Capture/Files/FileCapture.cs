using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>How far a file has been read.</summary>
/// <param name="Packets">IP packets so far.</param>
/// <param name="Position">Octets of the file so far.</param>
/// <param name="Length">Octets of the file.</param>
public readonly record struct CaptureProgress(long Packets, long Position, long Length);

/// <summary>Reads a whole capture file into a flow table.</summary>
public static class FileCapture
{
    private const int FramesPerReport = 65_536;

    /// <summary>
    /// Reads to the end and flushes the table. A fault of the file itself is in <see cref="CaptureFile.End"/> afterwards. What it says
    /// was dropped when it was made becomes a gap over its whole time, and so do the frames that were not understood.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; the flows still in the table are reported first.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CaptureTotals Run(CaptureFile file, FlowTable table, IFlowSink sink, IProgress<CaptureProgress>? progress, CancellationToken cancellation)
    {
        var counters = new FrameCounters();
        var batch = new FrameBatch(new FrameDecoder(), counters, table);
        long first = long.MaxValue, last = long.MinValue;
        while (file.TryRead(out var captured))
        {
            first = Math.Min(first, captured.Time);
            last = Math.Max(last, captured.Time);
            batch.Add(captured.Data, captured.Link, captured.OriginalLength, captured.Time);
            if (counters.Frames % FramesPerReport != 0) continue;
            progress?.Report(new CaptureProgress(counters.Packets, file.Position, file.Length));
            if (cancellation.IsCancellationRequested) break;
        }

        batch.Flush();
        table.Flush();
        counters.Dropped = file.ReportedDrops;
        if (counters.Frames > 0) ReportGaps(file.Name, counters, sink, first, last);
        progress?.Report(new CaptureProgress(counters.Packets, file.Position, file.Length));
        cancellation.ThrowIfCancellationRequested();
        return counters.Snapshot(table);
    }

    private static void ReportGaps(string name, FrameCounters counters, IFlowSink sink, long first, long last)
    {
        if (counters.SkippedFrames > 0) sink.OnGap(new CaptureGap(first, last, GapCause.Frame, name, counters.SkippedFrames));
        if (counters.Dropped > 0) sink.OnGap(new CaptureGap(first, last, GapCause.KernelDrop, name, counters.Dropped));
    }
}
