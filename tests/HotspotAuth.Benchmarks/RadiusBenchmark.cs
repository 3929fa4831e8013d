using System.Globalization;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;

namespace HotspotAuth.Benchmarks;

/// <summary>Log-ins by PAP and CHAP with Message-Authenticator, 5,000 users: ours with store and access record, FreeRADIUS from memory.</summary>
internal static class RadiusBenchmark
{
    private const int Sockets = 4;
    private const int Window = 32;

    public static void Run(BenchmarkOptions options)
    {
        var table = new ResultTable(
            "RADIUS log-ins, 5,000 users, Message-Authenticator, 128 under way",
            "server", "method", "round", "requests per server CPU-second", "requests/s", "median ms", "p99 ms", "refused", "unanswered", "RSS MB", "cores of the load");
        var ours = new Dictionary<LoadKind, double>();
        foreach (var kind in (LoadKind[])[LoadKind.Pap, LoadKind.Chap])
        {
            using var server = new HotspotServer(options.Program);
            var full = RadiusLoad.Run(server.AuthPort, server.Id, kind, Sockets, Window, warmUpSeconds: 5, options, out var everything);
            ours[kind] = Print(table, "HotspotAuth", kind.ToString(), full);
            var before = server.Collections();
            var half = RadiusLoad.Run(server.AuthPort, server.Id, kind, Sockets, window: 256, warmUpSeconds: 1, options, out var more, full.Max(r => r.PerSecond) / 2);
            var after = server.Collections();
            Print(table, "HotspotAuth", $"{kind} at half load", half);
            server.Stop();
            everything.Take(more);
            Console.WriteLine($"(collections in the half-load rounds, generations 0 to 2: {string.Join(", ", after.Zip(before, (a, b) => a - b))})");
            var (written, lost) = server.AccessRecords();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(access records: {everything.Good + everything.Refused} answered, {written} written, {lost} lost and told in a gap row)"));
        }

        using var peer = FreeRadius.Start(withSql: false);
        if (peer is null) return;
        foreach (var kind in (LoadKind[])[LoadKind.Pap, LoadKind.Chap])
        {
            var full = RadiusLoad.Run(peer.AuthPort, peer.Id, kind, Sockets, Window, warmUpSeconds: 2, options, out _);
            var figure = Print(table, "FreeRADIUS", kind.ToString(), full);
            Print(table, "FreeRADIUS", $"{kind} at half load", RadiusLoad.Run(peer.AuthPort, peer.Id, kind, Sockets, window: 256, warmUpSeconds: 1, options, out _, full.Max(r => r.PerSecond) / 2));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(ratio {kind}: {ours[kind] / figure:F1}, goal 3)"));
        }

        peer.Stop();
    }

    /// <summary>Prints each round; returns the mean requests per server CPU-second.</summary>
    public static double Print(ResultTable table, string server, string what, IReadOnlyList<LoadResult> results)
    {
        for (var round = 0; round < results.Count; round++)
        {
            var r = results[round];
            table.Row(
                server,
                what,
                (round + 1).ToString(CultureInfo.InvariantCulture),
                r.PerServerSecond.ToString("N0", CultureInfo.InvariantCulture),
                r.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                r.Median.ToString("F1", CultureInfo.InvariantCulture),
                r.Percentile99.ToString("F1", CultureInfo.InvariantCulture),
                r.Refused.ToString(CultureInfo.InvariantCulture),
                r.Unanswered.ToString(CultureInfo.InvariantCulture),
                r.ServerMegabytes.ToString("F0", CultureInfo.InvariantCulture),
                (r.LoadSeconds / r.Seconds).ToString("F2", CultureInfo.InvariantCulture));
        }

        return results.Average(r => r.PerServerSecond);
    }
}
