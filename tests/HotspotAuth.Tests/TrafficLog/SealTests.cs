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
}
