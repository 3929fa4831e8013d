using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;
using HotspotAuth.Benchmarks.Traffic;

namespace HotspotAuth.Benchmarks;

/// <summary>
/// The real service with the capture role on one end of a pair of interfaces, tcpreplay on the other: packets per CPU-second, what of them is in
/// records and gaps, and what half a million live flows weigh.
/// </summary>
internal static class LiveBenchmark
{
    private const int PacketsOfFile = 2_000_000;
    private const int LiveFlows = 500_000;

    // With the headers of TCP over IPv6 it fills the 96 octets that the file keeps: what is sent must be whole.
    private const int MostPayload = 20;

    public static void Run(BenchmarkOptions options)
    {
        if (Command.Find("tcpreplay") is not { } tcpreplay || !Environment.IsPrivilegedProcess)
        {
            Console.WriteLine("(live capture needs root and tcpreplay: apt-get install --no-install-recommends tcpreplay)");
            return;
        }

        using var scratch = new Scratch();
        var file = scratch.Of("traffic.pcap");
        new HotspotTraffic(seed: 1, clients: 300, seconds: 300, MostPayload).Write(file, PacketsOfFile);
        var table = new ResultTable("Live capture: veth, tcpreplay", "asked for, packets/s", "sent", "packets/s", "in records", "lost and told", "missing", "records", "packets per CPU-second", "CPU s", "resident MB");
        for (var round = 1; round <= options.Rounds; round++) Replay(options, tcpreplay, table, file, options.PacketsPerSecond);
        Hold(options, tcpreplay, scratch);
    }

    private static void Replay(BenchmarkOptions options, string tcpreplay, ResultTable table, string file, int rate)
    {
        using var server = new CapturingServer(options.Program);
        var (before, cpu) = (server.Link.Received(), ProcessorTime.Of(server.Id));
        var loops = Math.Max(1, (int)Math.Round((double)options.Seconds * rate / PacketsOfFile));
        var replay = server.Link.RunAtFarEnd(tcpreplay, "-q", "-K", $"--loop={Text(loops)}", $"--pps={Text(rate)}", "-i", server.Link.Far, file);
        if (replay.ExitCode != 0) throw new InvalidOperationException(replay.Output);
        // What the last second has brought is taken in before the processor time is read.
        Thread.Sleep(1000);
        var (used, resident) = (ProcessorTime.Of(server.Id) - cpu, ProcessorTime.ResidentMegabytes(server.Id));
        var sent = server.Link.Received() - before;
        server.Stop();
        var (records, packets, lost) = server.Recorded();
        table.Row(
            rate.ToString("N0", CultureInfo.InvariantCulture),
            sent.ToString("N0", CultureInfo.InvariantCulture),
            (sent / Seconds(replay.Output)).ToString("N0", CultureInfo.InvariantCulture),
            packets.ToString("N0", CultureInfo.InvariantCulture),
            lost.ToString("N0", CultureInfo.InvariantCulture),
            (sent - packets - lost).ToString("N0", CultureInfo.InvariantCulture),
            records.ToString("N0", CultureInfo.InvariantCulture),
            (packets / used).ToString("N0", CultureInfo.InvariantCulture),
            used.ToString("F2", CultureInfo.InvariantCulture),
            resident.ToString("F0", CultureInfo.InvariantCulture));
    }

    private static void Hold(BenchmarkOptions options, string tcpreplay, Scratch scratch)
    {
        var file = scratch.Of("flows.pcap");
        using (var pcap = new PcapWriter(file))
        {
            for (var i = 0; i < LiveFlows; i++)
                pcap.Add(new TrafficFlow { Client = 1 + (i % 500), Protocol = 17, ClientPort = (ushort)(1024 + (i / 500)), PeerPort = 443, Peer = 0x2E00_0000u + (uint)i }, up: true, MostPayload, 0);
        }

        using var server = new CapturingServer(options.Program, "--Capture:IdleTimeoutSeconds=600", "--Capture:ActiveTimeoutSeconds=600");
        var idle = ProcessorTime.ResidentMegabytes(server.Id);
        var replay = server.Link.RunAtFarEnd(tcpreplay, "-q", "-K", "--pps=100000", "-i", server.Link.Far, file);
        if (replay.ExitCode != 0) throw new InvalidOperationException(replay.Output);
        Thread.Sleep(1000);
        var full = ProcessorTime.ResidentMegabytes(server.Id);
        server.Stop();
        var (records, _, lost) = server.Recorded();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(resident: {idle:F0} MB idle, {full:F0} MB with {LiveFlows:N0} live flows, goal 150; {records:N0} records, {lost:N0} lost)"));
    }

    // "Actual: 2000000 packets (...) sent in 5.00 seconds"
    private static double Seconds(string said) =>
        double.Parse(said[(said.IndexOf("sent in ", StringComparison.Ordinal) + 8)..].Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
