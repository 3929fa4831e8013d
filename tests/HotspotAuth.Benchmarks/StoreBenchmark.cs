using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Store;
using HotspotAuth.TrafficLog;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Benchmarks;

/// <summary>One day of flow records, in this process: written and hashed, sealed, verified, asked about one address.</summary>
internal static class StoreBenchmark
{
    public static async Task RunAsync(BenchmarkOptions options)
    {
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Traffic log: a day of {options.Rows:N0} flow records"), "step", "round", "records per CPU-second", "CPU s", "wall s", "note");
        for (var round = 1; round <= options.Rounds; round++) await RoundAsync(table, round, options.Rows);
    }

    private static async Task RoundAsync(ResultTable table, int round, int rows)
    {
        using var scratch = new Scratch();
        var clock = new StoreClock();
        var store = TrafficStore.OpenOrCreate(scratch.Of("traffic"), "bench", TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"), clock);
        var (day, midnight) = (store.Today, clock.Milliseconds);
        var records = new HotspotDay(round, midnight).Rows(rows);
        await MeasureAsync(table, "write", round, rows, async () =>
        {
            await using var writer = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions());
            foreach (var (written, row) in records)
            {
                if (written - clock.Milliseconds >= 60_000)
                {
                    await writer.FlushAsync(CancellationToken.None);
                    clock.Move(TimeSpan.FromMilliseconds(written - clock.Milliseconds));
                }

                await writer.AppendAsync(row, CancellationToken.None);
            }

            await writer.FlushAsync(CancellationToken.None);
            return string.Create(CultureInfo.InvariantCulture, $"hashed, a batch of 1,000 or a minute; open: {Octets(store.Directory) / (double)rows:F1} octets a record");
        });
        if (round == 1) PackingLayouts.Measure(scratch, Path.Combine(store.Directory, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "flow.sqlite"));
        clock.Move(TimeSpan.FromDays(1));
        using var signer = DigestSigner.OpenOrCreate(scratch.Of("keys"), store);
        var sealing = new DaySealer(store, signer);
        await MeasureAsync(table, "seal", round, rows, async () =>
        {
            _ = await sealing.SealAsync(day, CancellationToken.None);
            return string.Create(CultureInfo.InvariantCulture, $"{Octets(store.Directory) / (double)rows:F1} octets a record, goal 24; CPU goal 10 s a million");
        });
        await MeasureAsync(table, "verify", round, rows, () =>
        {
            var report = Verifier.Verify(new VerifyOptions(store.Directory) { Trust = [signer.KeyId], To = day });
            return Task.FromResult($"{report.Result}; CPU goal 3 s a million");
        });
        var address = new FlowQuery(midnight, midnight + 86_400_000L) { Ip = LogIp.FromIPv4(0x0A0A0005) };
        await MeasureAsync(table, "one address", round, rows, () => Task.FromResult(Ask(store, address)));
        await MeasureAsync(table, "one peer", round, rows, () => Task.FromResult(Ask(store, address with { Ip = null, PeerIp = records[rows / 2].Row.PeerIp })));
        await MeasureAsync(table, "one second of all", round, rows, () => Task.FromResult(Ask(store, new FlowQuery(midnight + 43_200_000L, midnight + 43_201_000L))));
        Repeat(store, day, 90);
        await MeasureAsync(table, "one address, 90 days", round, rows, () => Task.FromResult(Ask(store, address with { To = midnight + (2 * 86_400_000L), From = midnight - (90 * 86_400_000L) })));
    }

    private static string Ask(TrafficStore store, FlowQuery query)
    {
        var since = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        var found = 0;
        foreach (var _ in new TrafficReader(store).Flows(query))
        {
            first ??= Stopwatch.GetElapsedTime(since);
            found++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{found:N0} records, the first after {first?.TotalMilliseconds ?? 0:F0} ms, all after {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");
    }

    /// <summary>The same day once more for each of the days before it. The times of a block follow from its <c>since</c>, so they move with it.</summary>
    private static void Repeat(TrafficStore store, DateOnly day, int days)
    {
        for (var before = 1; before < days; before++)
        {
            var copy = store.Places.Stream(day.AddDays(-before), LogStream.Flow);
            Directory.CreateDirectory(store.Places.Day(day.AddDays(-before)));
            File.Copy(store.Places.Stream(day, LogStream.Flow), copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Copy(store.Places.Digest(day), store.Places.Digest(day.AddDays(-before)));
            using var database = Database.Open(copy, FileAccessKind.Write);
            database.Run("PRAGMA journal_mode=OFF");
            database.Run("PRAGMA synchronous=OFF");
            database.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE flow_block SET since = since - {before * 86_400_000L}, until = until - {before * 86_400_000L}"));
        }
    }

    private static async Task MeasureAsync(ResultTable table, string step, int round, int rows, Func<Task<string>> work)
    {
        var (before, since) = (ProcessorTime.Of(Environment.ProcessId), Stopwatch.GetTimestamp());
        var note = await work();
        var (used, took) = (ProcessorTime.Of(Environment.ProcessId) - before, Stopwatch.GetElapsedTime(since).TotalSeconds);
        table.Row(
            step,
            round.ToString(CultureInfo.InvariantCulture),
            (rows / Math.Max(used, 0.01)).ToString("N0", CultureInfo.InvariantCulture),
            used.ToString("F2", CultureInfo.InvariantCulture),
            took.ToString("F2", CultureInfo.InvariantCulture),
            note);
    }

    private static long Octets(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
