using System.Diagnostics;
using System.Net;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Radius;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>One measured stretch: what was answered, and what it cost the server.</summary>
internal sealed record LoadResult(long Good, long Refused, long Unanswered, double Seconds, double ServerSeconds, double Median, double Percentile99, double ServerMegabytes, double LoadSeconds)
{
    public double PerSecond => Good / Seconds;

    public double PerServerSecond => Good / Math.Max(ServerSeconds, 0.01);
}

/// <summary>A load from several source ports on one server process: warm-up, then the measured rounds, without a pause between.</summary>
internal static class RadiusLoad
{
    /// <summary>Runs all rounds. <paramref name="window"/>: requests under way for each of the sockets, at most 256.
    /// <paramref name="perSecond"/>: an open loop of so many requests a second in all; null a closed one.</summary>
    public static IReadOnlyList<LoadResult> Run(
        int port, int server, LoadKind kind, int sockets, int window, int warmUpSeconds, BenchmarkOptions options, out LoadPhase everything, double? perSecond = null)
    {
        var secret = new RadiusSecret(LoadUsers.Secret);
        var total = new LoadPhase();
        var phase = total;
        var all = Enumerable.Range(0, sockets).Select(i => new LoadSocket(new IPEndPoint(IPAddress.Loopback, port), kind, i, window, secret)).ToArray();
        using var stop = new CancellationTokenSource();
        var threads = all.Select(socket => new Thread(() => Ask(socket, () => Volatile.Read(ref phase), perSecond / sockets, stop.Token)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        Thread.Sleep(TimeSpan.FromSeconds(warmUpSeconds));

        var phases = new List<LoadPhase> { total };
        var results = new List<LoadResult>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var current = new LoadPhase();
            phases.Add(current);
            var (before, own, since) = (ProcessorTime.Of(server), ProcessorTime.Of(Environment.ProcessId), Stopwatch.GetTimestamp());
            Volatile.Write(ref phase, current);
            Thread.Sleep(TimeSpan.FromSeconds(options.Seconds));
            var (good, elapsed, used) = (current.Good, Stopwatch.GetElapsedTime(since).TotalSeconds, ProcessorTime.Of(server) - before);
            results.Add(new LoadResult(good, current.Refused, current.Unanswered, elapsed, used, current.Latency(0.5), current.Latency(0.99), ProcessorTime.ResidentMegabytes(server), ProcessorTime.Of(Environment.ProcessId) - own));
        }

        stop.Cancel();
        foreach (var thread in threads) thread.Join();
        foreach (var socket in all) socket.Dispose();
        if (all.Sum(s => s.Strange) is var strange and > 0) Console.WriteLine($"({strange} datagrams were no right answer to a request under way)");
        everything = LoadTotal(phases);
        return results;
    }

    private static void Ask(LoadSocket socket, Func<LoadPhase> phase, double? perSecond, CancellationToken stop)
    {
        if (perSecond is { } rate) socket.RunPaced(phase, rate, stop);
        else socket.Run(phase, stop);
    }

    private static LoadPhase LoadTotal(List<LoadPhase> phases)
    {
        var total = new LoadPhase();
        foreach (var phase in phases) total.Take(phase);
        return total;
    }
}
