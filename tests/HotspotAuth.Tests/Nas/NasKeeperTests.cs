using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Nas;

/// <summary>Silent NASes, and sessions that must end, against a stand-in NAS on loopback.</summary>
public sealed class NasKeeperTests
{
    [Fact]
    public async Task A_silent_session_that_its_NAS_does_not_know_is_closed_at_the_moment_it_was_last_seen()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        var seen = rig.Core.Clock.GetUtcNow();
        await SilentAsync(rig, nas);
        var sweep = SweepAsync(rig);
        var asked = await nas.AnswerAsync(RadiusCode.DisconnectNak, ErrorCause.SessionContextNotFound);
        await sweep;
        Assert.Contains(asked, line => line.Contains("a1", StringComparison.Ordinal));
        Assert.Equal((SessionState.Closed, seen, SessionCause.LostCarrier, Inferred.Stop), (rig.Only.State, rig.Only.End, rig.Only.Cause, rig.Only.Inferred));
        Assert.Empty(rig.Core.Table.Open);
    }

    [Fact]
    public async Task Of_a_NAS_that_speaks_a_silent_session_is_asked_about_at_once()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        await rig.Core.AddAsync("somchai");
        rig.Core.Clock.Move(NasKeeper.Silence + TimeSpan.FromSeconds(1));
        await rig.AccountAsync(Start, p => p.User("somchai"), "b1", "02-00-00-00-00-02");
        var sweep = SweepAsync(rig);
        await nas.AnswerAsync(RadiusCode.DisconnectNak, ErrorCause.SessionContextNotFound);
        await sweep;
        Assert.Equal("b1", Assert.Single(rig.Core.Table.Open).NasSession);
    }

    [Fact]
    public async Task A_session_is_left_alone_until_three_interims_are_missing()
    {
        await using var rig = await ReportedAsync(coaPort: 9);
        rig.Core.Clock.Move(NasKeeper.Silence);
        await SweepAsync(rig);
        Assert.Equal(SessionState.Open, rig.Only.State);
        Assert.Equal(1980, NasKeeper.Silence.TotalSeconds);
    }

    [Fact]
    public async Task A_session_that_is_heard_of_while_the_sweep_looks_is_neither_suspected_nor_disconnected()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        rig.Core.Clock.Move(NasKeeper.Silence + TimeSpan.FromSeconds(1));
        var looked = rig.Core.Table.Open;
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 3000));
        await rig.Core.Get<NasKeeper>().SweepAsync(looked, _ => null, CancellationToken.None);
        Assert.Equal((SessionState.Open, SessionState.Open), (rig.Only.State, Assert.Single(rig.Core.Table.Open).State));
        Assert.False(nas.WasAsked);
    }

    [Fact]
    public async Task Where_the_NAS_refuses_otherwise_the_session_stays_suspect_until_it_is_reported_again()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        await SilentAsync(rig, nas);
        var sweep = SweepAsync(rig);
        await nas.AnswerAsync(RadiusCode.DisconnectNak, ErrorCause.AdministrativelyProhibited);
        await sweep;
        Assert.Equal((SessionState.Suspect, SessionState.Suspect), (rig.Only.State, Assert.Single(rig.Core.Table.Open).State));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 3000));
        Assert.Equal((SessionState.Open, SessionState.Open), (rig.Only.State, Assert.Single(rig.Core.Table.Open).State));
    }

    [Fact]
    public async Task A_suspect_session_gives_its_place_back_when_it_is_a_day_old()
    {
        await using var rig = await ReportedAsync(coaPort: 9, maxDevices: 1);
        rig.Core.Clock.Move(NasKeeper.Silence + TimeSpan.FromSeconds(1));
        await SweepAsync(rig);
        Assert.Equal(SessionState.Suspect, rig.Only.State);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: "02-00-00-00-00-02"))[0]);
        rig.Core.Clock.Move(TimeSpan.FromHours(24));
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali", station: "02-00-00-00-00-02"))[0]);
    }

    [Fact]
    public async Task A_NAS_that_never_sends_an_Interim_is_not_silent_by_sending_none()
    {
        await using var rig = new NasRig(coaPort: 9);
        await rig.Core.AddAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromHours(23));
        await SweepAsync(rig);
        Assert.Equal(SessionState.Open, rig.Only.State);
        rig.Core.Clock.Move(TimeSpan.FromHours(2));
        await SweepAsync(rig);
        Assert.Equal(SessionState.Suspect, rig.Only.State);
    }

    [Fact]
    public async Task A_NAS_with_a_wrong_clock_is_judged_by_when_it_was_heard_of()
    {
        await using var rig = new NasRig(coaPort: 9);
        await rig.Core.AddAsync("mali");
        rig.ClockOffset = TimeSpan.FromDays(-2);
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 600));
        await SweepAsync(rig);
        Assert.Equal(SessionState.Open, rig.Only.State);
    }

    [Fact]
    public async Task A_NAS_that_does_not_let_go_is_asked_again_after_longer_and_longer_waits()
    {
        await using var rig = await ReportedAsync(coaPort: 9);
        var asks = 0;
        for (var second = 0; second < 600; second += 5)
        {
            rig.Core.Clock.Move(TimeSpan.FromSeconds(5));
            asks += await rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => SessionCause.AccountDisabled, default);
        }

        Assert.Equal(5, asks); // at 5, 35, 95, 215 and 455 s
    }

    [Fact]
    public async Task After_an_acknowledged_Disconnect_a_Stop_that_never_comes_is_told_once()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        await DisconnectAsync(rig, nas);
        Assert.Equal((SessionState.Closed, SessionCause.AccountDisabled), (rig.Only.State, rig.Only.Cause));
        var stops = rig.Core.Get<AwaitedStops>();
        Assert.Empty(stops.Overdue(rig.Core.Clock.GetUtcNow()));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(rig.Only.Id, Assert.Single(stops.Overdue(rig.Core.Clock.GetUtcNow())).Session);
        Assert.Empty(stops.Overdue(rig.Core.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task After_an_acknowledged_Disconnect_the_Stop_brings_the_last_counters_and_nothing_is_missing()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        await DisconnectAsync(rig, nas);
        await rig.AccountAsync(Stop, p => p.Number(RadiusAttributeType.AcctSessionTime, 600).Number(RadiusAttributeType.AcctInputOctets, 4321));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Empty(rig.Core.Get<AwaitedStops>().Overdue(rig.Core.Clock.GetUtcNow()));
        Assert.Equal((4321L, SessionCause.AccountDisabled), (rig.Only.BytesUp, rig.Only.Cause));
    }

    private static async Task DisconnectAsync(NasRig rig, StandInNas nas)
    {
        var sweep = rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => SessionCause.AccountDisabled, default);
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        await sweep;
    }

    private static Task SweepAsync(NasRig rig) => rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => null, default);

    /// <summary>Nothing is heard of it; it is there all the same, and the time in which it might have reported is over.</summary>
    private static async Task SilentAsync(NasRig rig, StandInNas nas)
    {
        rig.Core.Clock.Move(NasKeeper.Silence + TimeSpan.FromSeconds(1));
        var sweep = SweepAsync(rig);
        Assert.Contains(await nas.AnswerAsync(RadiusCode.DisconnectNak, ErrorCause.SessionContextNotFound), line => line.Contains("nas-test-", StringComparison.Ordinal));
        await sweep;
        Assert.Equal(SessionState.Suspect, rig.Only.State);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(13));
    }

    /// <summary>A session that was started and reported once, ten minutes ago and now.</summary>
    private static async Task<NasRig> ReportedAsync(int coaPort, int maxDevices = 3)
    {
        var rig = new NasRig(coaPort: coaPort);
        await rig.Core.AddAsync("mali", maxDevices: maxDevices);
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 600));
        return rig;
    }
}
