using System.Globalization;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Peers;

namespace HotspotAuth.Benchmarks;

/// <summary>Accounting that is on the disk before it is answered: ours, killed at the end and counted, and FreeRADIUS with SQLite.</summary>
internal static class AccountingBenchmark
{
    private const int Window = 256;

    public static void Run(BenchmarkOptions options)
    {
        var table = new ResultTable(
            "Durable accounting (Start, Interim-Update, Stop), 1,024 under way",
            "server", "kind", "round", "answers per server CPU-second", "answers/s", "median ms", "p99 ms", "refused", "unanswered", "RSS MB");
        double ours, theirs;
        using (var server = new HotspotServer(options.Program))
        {
            var results = RadiusLoad.Run(server.AcctPort, server.Id, LoadKind.Accounting, Window, warmUpSeconds: 5, options, out var everything);
            _ = RadiusBenchmark.Print(table, "HotspotAuth", nameof(LoadKind.Accounting), results);
            ours = results.Average(r => r.PerSecond);
            server.Kill();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(answered {everything.Good}, in the journal after SIGKILL {server.AccountingRecords()}, unanswered {everything.Unanswered})"));
        }

        using var peer = FreeRadius.Start(withSql: true);
        if (peer is null) return;
        var peerResults = RadiusLoad.Run(peer.AcctPort, peer.Id, LoadKind.Accounting, Window, warmUpSeconds: 2, options, out var total);
        _ = RadiusBenchmark.Print(table, "FreeRADIUS + SQLite", nameof(LoadKind.Accounting), peerResults);
        theirs = peerResults.Average(r => r.PerSecond);
        peer.Stop();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"(answered {total.Good}, unanswered {total.Unanswered}, sessions in its table {peer.Sessions()}; \"locked\" told at least {peer.LockedMessages()} times; ratio of answers/s {ours / theirs:F1}, goal 20)"));
    }
}
