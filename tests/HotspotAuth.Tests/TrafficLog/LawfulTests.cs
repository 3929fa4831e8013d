using System.Diagnostics;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>What must pass, each with both verifiers: what happens to an honest store in an honest life.</summary>
public sealed class LawfulTests(SealedWeek week) : IClassFixture<SealedWeek>, IDisposable
{
    private const string Day = "2026-11-21";
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_key_was_rotated_and_every_day_is_valid()
    {
        var victim = week.Copy();
        Assert.Equal(2, Directory.GetFiles(victim["keys"]).Length);
        Assert.Equal(0, victim.Verify().ExitCode);
    }

    [Fact]
    public void A_sealed_day_that_SQLite_vacuumed_is_valid()
    {
        var victim = week.Copy();
        foreach (var stream in LogStreams.All) victim.Change(Day, stream.Name(), "VACUUM");
        Assert.Equal(0, victim.Verify().ExitCode);
    }

    [Fact]
    public async Task A_store_copied_while_it_is_written_as_a_crash_leaves_it_is_open()
    {
        await using var access = _store.Writer(LogStream.Access);
        await using var flow = _store.Writer(LogStream.Flow);
        for (var i = 0; i < 3; i++)
        {
            flow.TryAppend(_store.Flow(i));
            await flow.FlushAsync(CancellationToken.None);
        }

        foreach (var head in _store.Store.ReadHeads()) access.TryAppend(head);
        await access.FlushAsync(CancellationToken.None);
        var wal = _store.FileOf(Day, "flow.sqlite-wal");
        Assert.True(new FileInfo(wal).Length > 0);
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(_store.Root)).ExitCode);

        // A transaction that the kill cut off: frames without a commit after the last batch.
        var victim = _store.Scratch("killed");
        using (var copy = Process.Start("cp", ["-a", _store.Root, victim])) await copy.WaitForExitAsync();
        await File.AppendAllBytesAsync(Path.Combine(victim, Day, "flow.sqlite-wal"), new byte[3000]);
        var report = BothVerifiers.Agree(new VerifyOptions(victim));
        Assert.Equal((0, VerifyResult.Open), (report.ExitCode, report.Lines[1].Result));

        // The next start goes on after the last batch and says that it does not know what was lost.
        var again = TrafficStore.OpenOrCreate(victim, "Test Office", TimeZoneInfo.FindSystemTimeZoneById(TestStore.Zone), _store.Time);
        await using (var writer = HotspotAuth.TrafficLog.StreamWriter.Open(again, LogStream.Flow, new StreamWriterOptions())) await writer.FlushAsync(CancellationToken.None);
        var gap = Assert.Single(new TrafficReader(again).Gaps(0, long.MaxValue));
        Assert.Equal((GapCause.Restart, null), (gap.Row.Cause, gap.Row.Lost));
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(victim)).ExitCode);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_step_of_two_hours_is_open_and_valid_once_sealed(int hours)
    {
        await using (var access = _store.Writer(LogStream.Access))
        await using (var flow = _store.Writer(LogStream.Flow))
        {
            await Task.WhenAll(access.FlushAsync(CancellationToken.None), flow.FlushAsync(CancellationToken.None));
            _store.Time.Step(TimeSpan.FromHours(hours));
            access.TryAppend(_store.Auth("somchai"));
            flow.TryAppend(_store.Flow(1));
            await Task.WhenAll(access.FlushAsync(CancellationToken.None), flow.FlushAsync(CancellationToken.None));
        }

        Assert.Equal(["step"], _store.Ask(Day, "access.sqlite", "SELECT state FROM clock"));
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(_store.Root)).ExitCode);
        await SealAndVerify();
    }

    [Fact]
    public async Task A_day_sealed_on_demand_moves_its_writers_to_the_next_folder_and_they_stay_there()
    {
        await using var access = _store.Writer(LogStream.Access);
        access.TryAppend(_store.Auth("before"));
        await access.FlushAsync(CancellationToken.None);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        var sealing = new DaySealer(_store.Store, signer).SealAsync(_store.Store.Today, CancellationToken.None);
        while (!sealing.IsCompleted)
        {
            await access.FlushAsync(CancellationToken.None);
            _store.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var done = Assert.Single(await sealing);
        access.TryAppend(done.Witness);
        access.TryAppend(_store.Auth("after"));
        await access.FlushAsync(CancellationToken.None);
        Assert.Equal(["after"], _store.Ask("2026-11-22", "access.sqlite", "SELECT user FROM auth"));
        var report = BothVerifiers.Agree(new VerifyOptions(_store.Root) { Trust = [signer.KeyId] });
        Assert.Equal([VerifyResult.Valid, VerifyResult.Open], report.Lines.Select(line => line.Result));
    }

    [Fact]
    public async Task A_seal_cut_off_before_its_digest_is_resumed()
    {
        await Week.Write(_store, days: 2);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        var sealer = new DaySealer(_store.Store, signer);
        await sealer.SealAsync(new DateOnly(2026, 11, 21), CancellationToken.None);
        File.Delete(Path.Combine(_store.Root, "digests", Day + ".json"));
        var options = new VerifyOptions(_store.Root) { Trust = [signer.KeyId] };
        Assert.Equal(2, BothVerifiers.Agree(options).ExitCode);
        await sealer.SealAsync(new DateOnly(2026, 11, 22), CancellationToken.None);
        Assert.Equal(0, BothVerifiers.Agree(options).ExitCode);
    }

    [Fact]
    public async Task A_day_not_sealed_long_after_a_later_one_began_is_incomplete()
    {
        await Week.Write(_store, days: 2);
        Assert.Equal(2, BothVerifiers.Agree(new VerifyOptions(_store.Root)).ExitCode);
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(_store.Root) { From = new DateOnly(2026, 11, 22) }).ExitCode);
    }

    private async Task SealAndVerify()
    {
        _store.Time.Advance(TimeSpan.FromDays(1));
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        await new DaySealer(_store.Store, signer).SealAsync(new DateOnly(2026, 11, 21), CancellationToken.None);
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(_store.Root) { Trust = [signer.KeyId] }).ExitCode);
    }
}
