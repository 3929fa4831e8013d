using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class SealTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_sealed_day_is_valid_to_who_trusts_the_key_and_has_only_what_its_digest_names()
    {
        await Week.Write(_store, days: 1);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        var done = Assert.Single(await new DaySealer(_store.Store, signer).SealAsync(Day, CancellationToken.None));
        Assert.Empty(done.Faults);
        Assert.Equal(["access.sqlite", "flow.sqlite", "nat.sqlite"], Directory.GetFiles(Path.Combine(_store.Root, "2026-11-21")).Select(Path.GetFileName).Order());
        var report = Verifier.Verify(new VerifyOptions(_store.Root) { Trust = [signer.KeyId] });
        Assert.All(report.Lines, line => Assert.Equal((VerifyResult.Valid, ""), (line.Result, line.Reason)));
        Assert.Equal((3, 0), (report.Lines.Count, report.ExitCode));
        Assert.Equal(3, Verifier.Verify(new VerifyOptions(_store.Root)).ExitCode);
    }

    [Fact]
    public async Task A_draft_that_a_killed_seal_left_is_made_anew()
    {
        await Week.Write(_store, days: 1);
        var drafts = Path.Combine(_store.Root, ".sealing", "2026-11-21");
        Directory.CreateDirectory(drafts);
        await File.WriteAllBytesAsync(Path.Combine(drafts, "flow.sqlite"), new byte[5000]);
        await File.WriteAllTextAsync(Path.Combine(drafts, "flow.sqlite-journal"), "half");
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        var options = new VerifyOptions(_store.Root) { Trust = [signer.KeyId] };
        Assert.Equal(0, BothVerifiers.Agree(options).ExitCode);
        Assert.Empty(Assert.Single(await new DaySealer(_store.Store, signer).SealAsync(Day, CancellationToken.None)).Faults);
        Assert.All(BothVerifiers.Agree(options).Lines, line => Assert.Equal(VerifyResult.Valid, line.Result));
        Assert.False(Directory.Exists(drafts));
    }

    [Fact]
    public async Task A_day_packed_by_a_seal_that_was_killed_before_its_digest_opens_and_is_sealed_by_the_next()
    {
        await Week.Write(_store, days: 1);
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        var (sealer, options) = (new DaySealer(_store.Store, signer), new VerifyOptions(_store.Root) { Trust = [signer.KeyId] });
        var done = Assert.Single(await sealer.SealAsync(Day, CancellationToken.None));
        foreach (var end in (string[])[".json", ".sig"]) File.Delete(Path.Combine(_store.Root, "digests", "2026-11-21" + end));
        Assert.Equal(["flow_block"], _store.Ask("2026-11-21", "flow.sqlite", "SELECT name FROM sqlite_master WHERE name LIKE 'flow%'"));
        Assert.All(BothVerifiers.Agree(options).Lines, line => Assert.Equal((VerifyResult.Open, ""), (line.Result, line.Reason)));
        Assert.Equal(10, new TrafficReader(_store.Store).Flows(new FlowQuery(0, long.MaxValue)).Count());
        Assert.Equal(done.DigestHash, Assert.Single(await sealer.SealAsync(Day, CancellationToken.None)).DigestHash);
        Assert.All(BothVerifiers.Agree(options).Lines, line => Assert.Equal(VerifyResult.Valid, line.Result));
    }
}
