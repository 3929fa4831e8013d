using System.Globalization;
using System.Text.Json;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Traffic;

namespace HotspotAuth.Benchmarks;

/// <summary>From a capture file to stored records: ours (hashed, in SQLite, committed), nfpcapd's, and how many packets tshark counts.</summary>
internal static class FlowBenchmark
{
    public static void Run(BenchmarkOptions options)
    {
        using var scratch = new Scratch();
        var capture = scratch.Of("traffic.pcap");
        var traffic = new HotspotTraffic(seed: 1, clients: 300, seconds: 300);
        var packets = traffic.Write(capture, options.Packets);
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Capture file to stored flows: {packets:N0} packets, {traffic.Flows:N0} connections, {new FileInfo(capture).Length / 1e6:N0} MB"),
            "program", "round", "packets per CPU-second", "CPU s", "wall s", "records", "stored octets a record");
        double ours = 0, theirs = 0;
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (command, records, octets) = Ours(options, scratch, capture, round);
            ours += Row(table, "HotspotAuth", round, packets, command, records, octets);
        }

        if (Command.Find("nfpcapd") is { } nfpcapd && Command.Find("nfdump") is { } nfdump)
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                var folder = Directory.CreateDirectory(scratch.Of(string.Create(CultureInfo.InvariantCulture, $"nf{round}"))).FullName;
                // Expiry as ours, LZO as it is mostly run.
                var command = Command.Run(nfpcapd, "-r", capture, "-w", folder, "-e", "300,30", "-z");
                if (command.ExitCode != 0) throw new InvalidOperationException(command.Output);
                theirs += Row(table, "nfpcapd", round, packets, command, FlowsOf(nfdump, folder), Octets(folder));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(ratio {ours / theirs:F1}, goal 3)"));
        }
        else
        {
            Console.WriteLine("(nfdump is not installed: apt-get install --no-install-recommends nfdump)");
        }

        CheckCount(capture, packets);
    }

    private static (Command Command, long Records, long Octets) Ours(BenchmarkOptions options, Scratch scratch, string capture, int round)
    {
        var data = scratch.Of(string.Create(CultureInfo.InvariantCulture, $"data{round}"));
        var command = Command.Run(options.Program, "capture", "read", capture, "--days-from-file", "--json", $"--Data:Directory={data}");
        if (command.ExitCode != 0) throw new InvalidOperationException(command.Output);
        using var answer = JsonDocument.Parse(command.Output[command.Output.IndexOf('{')..(command.Output.LastIndexOf('}') + 1)]);
        return (command, answer.RootElement.GetProperty("flows").GetInt64(), Octets(Path.Combine(data, "traffic")));
    }

    private static double Row(ResultTable table, string program, int round, long packets, Command command, long records, long octets)
    {
        table.Row(
            program,
            round.ToString(CultureInfo.InvariantCulture),
            (packets / command.ProcessorSeconds).ToString("N0", CultureInfo.InvariantCulture),
            command.ProcessorSeconds.ToString("F2", CultureInfo.InvariantCulture),
            command.WallSeconds.ToString("F2", CultureInfo.InvariantCulture),
            records.ToString("N0", CultureInfo.InvariantCulture),
            ((double)octets / Math.Max(records, 1)).ToString("F1", CultureInfo.InvariantCulture));
        return packets / command.ProcessorSeconds;
    }

    private static long FlowsOf(string nfdump, string folder) =>
        Directory.EnumerateFiles(folder, "nfcapd.2*", SearchOption.AllDirectories).Sum(file =>
        {
            var said = Command.Run(nfdump, "-I", "-r", file).Output.Split('\n').First(line => line.StartsWith("Flows:", StringComparison.Ordinal));
            return long.Parse(said.Split(':')[1], CultureInfo.InvariantCulture);
        });

    private static long Octets(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private static void CheckCount(string capture, long packets)
    {
        if (Command.Find("tshark") is not { } tshark) return;
        var counted = Command.Run(tshark, "-n", "-r", capture, "-q", "-z", "io,stat,0", "-c", "1000000");
        var line = counted.Output.Split('\n').FirstOrDefault(text => text.Contains("<>", StringComparison.Ordinal) && text.Any(char.IsAsciiDigit)) ?? counted.Output;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(tshark over the first {Math.Min(packets, 1_000_000):N0}: {line.Trim()}; {Math.Min(packets, 1_000_000) / counted.ProcessorSeconds:N0} packets per CPU-second)"));
    }
}
