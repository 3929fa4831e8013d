using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Operation;

public sealed class ServiceCheckTests
{
    [Fact]
    public async Task A_service_that_can_write_is_ready()
    {
        await using var core = new CoreFixture();
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        Assert.All(Checks(core), c => Assert.Null(c.Fault()));
    }

    [Fact]
    public async Task A_service_whose_access_stream_can_not_be_written_is_not_ready()
    {
        await using var core = new CoreFixture();
        _ = core.Get<TrafficStore>();
        // A file where the day's folder belongs: refused for root too.
        await File.WriteAllTextAsync(Path.Combine(core.Data.Traffic, "2026-11-21"), "");
        var check = Checks(core).Single(c => c.Name == "access stream");
        Assert.True(SpinWait.SpinUntil(() => check.Fault() is not null, TimeSpan.FromSeconds(30)));
    }

    private static IReadOnlyList<ServiceCheck> Checks(CoreFixture core) => [.. core.Get<IEnumerable<ServiceCheck>>()];
}
