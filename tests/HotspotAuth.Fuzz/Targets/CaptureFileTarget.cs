using HotspotAuth.Capture;

namespace HotspotAuth.Fuzz;

/// <summary>pcap, pcapng and both under gzip, read into a flow table to the end.</summary>
internal static class CaptureFileTarget
{
    private static readonly ClientNetworks Guests = ClientNetworks.TryParse(["10.10.0.0/16"], out var networks, out _) ? networks : throw new InvalidOperationException();

    public static int Run(byte[] input)
    {
        var sink = new CountingSink();
        var table = new FlowTable(Guests, new FlowTableOptions { MaxFlows = 64, RecordOutside = true }, sink);
        using var file = CaptureFile.Open(new MemoryStream(input));
        var totals = FileCapture.Run(file, table, sink, progress: null, CancellationToken.None);
        BrokenPromiseException.Unless(file.End != CaptureFileEnd.None, "a file says how it ended");
        BrokenPromiseException.Unless(file.EndText().Length > 0, "and in words");
        BrokenPromiseException.Unless(totals.Packets == sink.Packets, "every packet is in a record");
        var way = new HashCode();
        way.Add(file.End);
        way.Add(Math.Min(totals.Packets, 8));
        foreach (var reason in totals.Skipped.Keys) way.Add(reason);
        way.Add(totals.Dropped > 0);
        return way.ToHashCode();
    }
}
