using System.Diagnostics;
using HotspotAuth.TrafficLog;
using StreamWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>The power goes: what the disk had not been told to keep is gone, in part, or is zeros or something else.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const string Day = "2026-11-21";
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_day_opens_with_a_journal_cut_anywhere_goes_on_and_verifies(int seed)
    {
        var random = new Random(seed);
        // The length of the journal after each batch: so much of it was synced then.
        var lengths = new List<long>();
        await using (var flow = _store.Writer(LogStream.Flow))
        {
            for (var batch = 0; batch < 12; batch++)
            {
                for (var row = random.Next(1, 60); row > 0; row--) flow.TryAppend(_store.Flow(row, 0x0A0A0005 + (uint)random.Next(9)));
                await flow.FlushAsync(CancellationToken.None);
                lengths.Add(new FileInfo(_store.FileOf(Day, "flow.sqlite-wal")).Length);
            }

            using var copy = Process.Start("cp", ["-a", _store.Root, _store.Scratch("cut")]);
            await copy.WaitForExitAsync();
        }

        for (var cut = 0; cut < 5; cut++)
        {
            var victim = _store.Scratch($"cut-{cut}");
            using (var copy = Process.Start("cp", ["-a", _store.Scratch("cut"), victim])) await copy.WaitForExitAsync();
            var left = Cut(Path.Combine(victim, Day), random);
            // All that was synced by then is there, and nothing that was not whole.
            var whole = lengths.Count(length => length <= left);
            await GoOn(victim, whole, everyVerifier: cut == 0);
        }
    }

    private static long Cut(string folder, Random random)
    {
        var path = Path.Combine(folder, "flow.sqlite-wal");
        var journal = File.ReadAllBytes(path);
        var left = random.Next(0, journal.Length + 1);
        var tail = random.Next(3);
        if (tail == 0) Array.Resize(ref journal, left);
        else if (tail == 1) journal.AsSpan(left).Clear();
        else random.NextBytes(journal.AsSpan(left));
        File.WriteAllBytes(path, journal);
        File.Delete(Path.Combine(folder, "flow.sqlite-shm"));
        return left;
    }

    private async Task GoOn(string folder, int batches, bool everyVerifier)
    {
        var store = TrafficStore.OpenOrCreate(folder, "Test Office", TimeZoneInfo.FindSystemTimeZoneById(TestStore.Zone), _store.Time);
        await using (var writer = StreamWriter.Open(store, LogStream.Flow, new StreamWriterOptions()))
        {
            writer.TryAppend(_store.Flow(77));
            await writer.FlushAsync(CancellationToken.None);
            Assert.Null(writer.Fault);
        }

        var options = new VerifyOptions(folder);
        var report = everyVerifier ? BothVerifiers.Agree(options) : Verifier.Verify(options);
        Assert.Equal((0, VerifyResult.Open), (report.ExitCode, Assert.Single(report.Lines).Result));
        Assert.Equal(GapCause.Restart, Assert.Single(new TrafficReader(store).Gaps(0, long.MaxValue)).Row.Cause);
        // The first batch came with the file; each flush made one; the start a gap, and then the row.
        using var day = Database.Open(Path.Combine(folder, Day, "flow.sqlite"), FileAccessKind.Read);
        Assert.InRange(day.Number("SELECT max(k) FROM batch"), 1 + batches + 2, 1 + batches + 2);
    }
}
