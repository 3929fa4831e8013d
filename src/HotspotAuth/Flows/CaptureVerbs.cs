using System.CommandLine;
using System.Globalization;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary><c>capture read FILE</c>: a pcap or pcapng file into the flow stream.</summary>
internal static class CaptureVerbs
{
    private static readonly Argument<string> File = new("file");
    private static readonly Option<bool> DaysFromFile = new("--days-from-file") { Description = "Into the days of the packets' own times, in a store of its own beside the traffic log" };

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group("capture", "Traffic data from files", verbs.Verb("read", "Read a pcap or pcapng file (gzip too) into flow records", ReadAsync, File, DaysFromFile));

    private static async Task<int> ReadAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(File);
        using var file = Open(path);
        var networks = GuestNetworks.Of(context.Settings.Gateway);
        var importing = parsed.GetValue(DaysFromFile);
        using var progress = new ProgressLine(context.Json);
        var (totals, days) = importing
            ? await ImportedDays.ReadAsync(context, file, networks, progress, cancellationToken)
            : await IntoTodayAsync(context, file, networks, progress, cancellationToken);
        progress.Dispose();
        if (file.End != CaptureFileEnd.Complete) await Console.Error.WriteLineAsync($"{path}: {file.EndText()}");
        context.Say(
            new { totals.Packets, totals.Bytes, totals.Flows, totals.Skipped, Days = days, totals.Frames, totals.NonIp, totals.OutsidePackets, totals.Dropped },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"packets {totals.Packets}\nbytes   {totals.Bytes} (IP layer)\nflows   {totals.Flows}"));
                foreach (var (reason, count) in totals.Skipped) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"skipped {count} {reason}"));
                foreach (var (type, count) in totals.NonIp) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not IP  {count} {type}"));
                o.WriteLine($"days    {string.Join(" ", days)}");
            });
        return file.End is CaptureFileEnd.Complete or CaptureFileEnd.Truncated ? ExitCode.Done : ExitCode.BadInput;
    }

    private static async Task<(CaptureTotals Totals, IReadOnlyList<string> Days)> IntoTodayAsync(VerbContext context, CaptureFile file, ClientNetworks networks, ProgressLine progress, CancellationToken cancellationToken)
    {
        var store = AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System);
        await using var writer = new FileWriter(store, cancellationToken);
        var stream = writer.Stream();
        CaptureTotals totals;
        try
        {
            totals = Read(context, file, networks, stream, progress, writer.Stop);
            await writer.FlushAsync();
        }
        catch (OperationCanceledException) when (writer.IsRefused)
        {
            throw writer.Explain(file.Name, store);
        }

        if (stream.Oldest is { } oldest && DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(oldest), store.Zone) is var day && day < store.Today.AddDays(-1))
            await Console.Error.WriteLineAsync($"{file.Name}: its packets go back to {DayName.Of(day)} and are in today's records now; a question about that time looks into the days around it. With --days-from-file they would be found there.");
        return (totals, [DayName.Of(store.Today)]);
    }

    public static CaptureTotals Read(VerbContext context, CaptureFile file, ClientNetworks networks, IFlowSink sink, IProgress<CaptureProgress> progress, CancellationToken cancellationToken)
    {
        // A file from elsewhere has other client networks: then the one who opened the connection is the client.
        var table = new FlowTable(networks, CaptureService.Table(context.Settings.Capture) with { RecordOutside = true }, sink);
        return FileCapture.Run(file, table, sink, progress, cancellationToken);
    }

    private static CaptureFile Open(string path)
    {
        try
        {
            var file = CaptureFile.Open(path);
            if (file.End != CaptureFileEnd.NotACapture) return file;
            file.Dispose();
            throw new VerbException(ExitCode.BadInput, $"{path}: {file.EndText()}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.BadInput, $"{path}: {e.Message}");
        }
    }
}
