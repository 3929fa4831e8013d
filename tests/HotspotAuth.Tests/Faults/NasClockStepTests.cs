using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Faults;

/// <summary>The clock is set while NASes report: their silence is measured by the time that passed.</summary>
public sealed class NasClockStepTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task No_session_is_suspected_because_the_clock_was_set_and_a_silent_one_is(int hours)
    {
        await using var rig = new NasRig(coaPort: 9);
        await rig.Core.AddAsync("mali");
        await rig.LoginAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.User("mali").Number(RadiusAttributeType.AcctSessionTime, 600));
        await SweepAsync(rig);
        rig.Core.Clock.Step(TimeSpan.FromHours(hours));

        Assert.Equal(0, await SweepAsync(rig));
        rig.Core.Clock.Move(NasKeeper.Silence - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await SweepAsync(rig));
        Assert.Equal(SessionState.Open, rig.Only.State);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await SweepAsync(rig));
        Assert.Equal(SessionState.Suspect, rig.Only.State);
    }

    private static Task<int> SweepAsync(NasRig rig) => rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => null, CancellationToken.None);
}
