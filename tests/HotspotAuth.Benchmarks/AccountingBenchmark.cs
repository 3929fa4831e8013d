using System.Globalization;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;

namespace HotspotAuth.Benchmarks;

/// <summary>Accounting that is on the disk before it is answered: ours, killed at the end and counted, and FreeRADIUS with SQLite.</summary>
internal static class AccountingBenchmark
{
    private const int Sockets = 16;

    /// <summary>Requests under way for each socket: as many as identifiers allow, fewer, and few; each server is judged by its best.</summary>
    private static readonly int[] Windows = [256, 64, 4];

    public static void Run(BenchmarkOptions options)
    {
        var table = new ResultTable(
            "Durable accounting (Start, Interim-Update, Stop)",
            "server", "under way", "round", "answers per server CPU-second", "answers/s", "median ms", "p99 ms", "refused", "unanswered", "RSS MB", "cores of the load");
        var (ours, theirs) = (0.0, 0.0);
        foreach (var window in Windows)
        {
            using var server = new HotspotServer(options.Program);
            var results = RadiusLoad.Run(server.AcctPort, server.Id, LoadKind.Accounting, Sockets, window, warmUpSeconds: 15, options, out var everything);
            RadiusBenchmark.Print(table, "HotspotAuth", UnderWay(window), results);
            ours = Math.Max(ours, results.Average(r => r.PerSecond));
            server.Kill();
            var kept = server.AccountingRecords();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"(answered {everything.Good}, in the journal after SIGKILL {kept}: {Math.Max(0, everything.Good - kept)} lost; unanswered {everything.Unanswered})"));
        }

        foreach (var window in Windows)
        {
            using var peer = FreeRadius.Start(withSql: true);
            if (peer is null) return;
            var results = RadiusLoad.Run(peer.AcctPort, peer.Id, LoadKind.Accounting, Sockets, window, warmUpSeconds: 2, options, out var everything);
            RadiusBenchmark.Print(table, "FreeRADIUS + SQLite", UnderWay(window), results);
            theirs = Math.Max(theirs, results.Average(r => r.PerSecond));
            peer.Stop();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"(answered {everything.Good}, unanswered {everything.Unanswered}, sessions in its table {peer.Sessions()}; \"locked\" told at least {peer.LockedMessages()} times)"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(answers/s, the best of each: ratio {ours / theirs:F1}, goal 20)"));
    }

    private static string UnderWay(int window) => (Sockets * window).ToString(CultureInfo.InvariantCulture);
}
