using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class PurgeTests : IAsyncLifetime, IDisposable
{
    private static readonly DateOnly One = new(2026, 11, 21);
    private static readonly DateOnly Two = new(2026, 11, 22);
    private static readonly PurgeOrder Order = new("90 days", "role:jobs", "retention", []);
    private readonly TestStore _store = new();
    private DigestSigner _signer = null!;
    private DayPurger _purger = null!;

    public async Task InitializeAsync()
    {
        await Week.Write(_store, days: 3);
        _signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        _purger = new DayPurger(_store.Store, _signer);
        await new DaySealer(_store.Store, _signer).SealAsync(Two, CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _signer.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_day_is_refused_while_it_is_young_unsealed_or_the_rule_is_under_90_days()
    {
        Assert.Contains("at least 90 days", _purger.Refusal(One, 89), StringComparison.Ordinal);
        Assert.Contains("is kept until 2027-02-19 17:00 UTC", _purger.Refusal(One, 90), StringComparison.Ordinal);
        _store.Time.Advance(TimeSpan.FromDays(400));
        Assert.Contains("is not sealed", _purger.Refusal(new DateOnly(2026, 11, 23), 90), StringComparison.Ordinal);
        Assert.Null(_purger.Refusal(One, 90));
        Assert.Contains("is kept until", _purger.Refusal(Two, 410), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _purger.Purge(Two, 410, Order));
        Assert.True(Directory.Exists(Path.Combine(_store.Root, "2026-11-22")));
    }

    [Fact]
    public void A_purged_day_leaves_digest_and_signed_receipt_and_reads_purged()
    {
        var receipt = Purge(One);
        Assert.False(Directory.Exists(Path.Combine(_store.Root, "2026-11-21")));
        Assert.Equal((1, "2026-11-21"), (receipt.ReceiptNumber, receipt.Witness.Day));
        var report = BothVerifiers.Agree(Options(One, Two));
        Assert.Equal(0, report.ExitCode);
        Assert.All(report.Lines.Where(line => line.Day == "2026-11-21"), line => Assert.Equal(VerifyResult.Purged, line.Result));
        Assert.Equal(2, Purge(Two).ReceiptNumber);
        Assert.Equal(0, BothVerifiers.Agree(Options(One, Two)).ExitCode);
    }

    [Fact]
    public void A_purge_cut_off_after_its_receipt_reads_purged_and_is_resumed()
    {
        var kept = _store.Scratch("kept");
        Directory.Move(Path.Combine(_store.Root, "2026-11-21"), kept);
        Directory.CreateDirectory(Path.Combine(_store.Root, "2026-11-21"));
        Purge(One);
        Directory.Move(kept, Path.Combine(_store.Root, "2026-11-21"));
        Assert.Equal(0, BothVerifiers.Agree(Options(One, Two)).ExitCode);
        Assert.Equal([One], _purger.Resume());
        Assert.False(Directory.Exists(Path.Combine(_store.Root, "2026-11-21")));
        Assert.Equal(0, BothVerifiers.Agree(Options(One, Two)).ExitCode);
    }

    [Fact]
    public void A_forged_receipt_deletes_nothing_and_is_altered()
    {
        var json = Path.Combine(_store.Root, "receipts", "000001.json");
        Purge(One);
        var forged = PurgeReceipt.TryRead(File.ReadAllBytes(json))! with { Day = "2026-11-22" };
        File.WriteAllBytes(json, forged.ToBytes());
        Assert.Empty(_purger.Resume());
        Assert.Equal(1, BothVerifiers.Agree(Options(One, Two)).ExitCode);
    }

    [Fact]
    public void A_receipt_flipped_is_altered_removed_incomplete_stripped_not_verifiable()
    {
        Purge(One);
        Purge(Two);
        var (json, signature) = (Path.Combine(_store.Root, "receipts", "000001.json"), Path.Combine(_store.Root, "receipts", "000001.sig"));
        var (content, signed) = (File.ReadAllBytes(json), File.ReadAllBytes(signature));
        for (var at = 0; at < content.Length; at += 37)
        {
            Victim.Flip(json, at);
            Assert.Equal((at, 1), (at, BothVerifiers.Agree(Options(One, Two)).ExitCode));
            File.WriteAllBytes(json, content);
        }

        Victim.Flip(signature, 12);
        Assert.Equal(1, BothVerifiers.Agree(Options(One, Two)).ExitCode);
        File.Delete(signature);
        Assert.Equal(3, BothVerifiers.Agree(Options(One, Two)).ExitCode);
        File.WriteAllBytes(signature, signed);
        File.Delete(json);
        Assert.Equal(2, BothVerifiers.Agree(Options(One, Two)).ExitCode);
        File.Delete(signature);
        Assert.Equal(2, BothVerifiers.Agree(Options(One, Two)).ExitCode);
    }

    [Fact]
    public async Task The_newest_receipt_removed_is_incomplete_by_its_witness()
    {
        Purge(One);
        await using (var access = _store.Writer(LogStream.Access))
        {
            foreach (var head in _store.Open().ReadHeads()) access.TryAppend(head);
        }

        Assert.Equal(0, BothVerifiers.Agree(Options(_store.Store.Today, _store.Store.Today)).ExitCode);
        foreach (var file in Directory.GetFiles(Path.Combine(_store.Root, "receipts"))) File.Delete(file);
        var report = BothVerifiers.Agree(Options(_store.Store.Today, _store.Store.Today));
        Assert.Equal((2, VerifyResult.Incomplete), (report.ExitCode, report.Lines[0].Result));
    }

    [Fact]
    public void A_day_that_went_early_is_incomplete_though_its_receipt_is_signed()
    {
        var purged = Purge(One);
        var json = Path.Combine(_store.Root, "receipts", "000001.json");
        var early = (PurgeReceipt.TryRead(File.ReadAllBytes(json))! with { Time = DayName.EndOf(One, _store.Store.Zone) + (90 * 86_400_000L) - 1 }).ToBytes();
        File.WriteAllBytes(json, early);
        File.WriteAllBytes(Path.Combine(_store.Root, "receipts", "000001.sig"), _signer.Sign(early));
        Assert.Equal(1, purged.ReceiptNumber);
        Assert.Equal(2, BothVerifiers.Agree(Options(One, Two)).ExitCode);
    }

    private PurgedDay Purge(DateOnly day)
    {
        _store.Time.Advance(TimeSpan.FromDays(100));
        return _purger.Purge(day, 90, Order);
    }

    private VerifyOptions Options(DateOnly from, DateOnly to) => new(_store.Root) { Trust = [_signer.KeyId], From = from, To = to };
}
