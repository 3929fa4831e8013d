using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Admin;

/// <summary>Against the real log of a real core.</summary>
public sealed class IntegrityFiguresTests
{
    [Fact]
    public async Task What_is_not_known_is_not_told_as_well()
    {
        await using var core = new CoreFixture();

        var figures = Read(core);

        Assert.Null(figures.CompleteUntil);
        Assert.Null(figures.SealedTo);
        Assert.Null(figures.ClockOffset);
        Assert.Null(figures.DaysLeft);
        Assert.True(figures.DiskTotal > 0);
    }

    [Fact]
    public async Task A_day_that_should_be_sealed_and_the_room_that_is_left_are_told()
    {
        await using var core = new CoreFixture();
        var stream = core.Get<AccessStream>();
        stream.Audit(Actor.System, "test", null, null, "done");
        await stream.FlushAsync(default);

        var fresh = Read(core);
        Assert.NotNull(fresh.CompleteUntil);
        Assert.Equal(0, fresh.Unsealed);

        core.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(1, Read(core).Unsealed);
        Assert.NotNull(Read(core).DaysLeft);
    }

    private static IntegrityFigures Read(CoreFixture core) => IntegrityFigures.Read(core.Get<TrafficStore>(), core.Data, core.Get<HotspotSettings>().Retention, core.Clock.GetUtcNow());
}
