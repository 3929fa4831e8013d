using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Faults;

/// <summary>A NAS is away for an hour, in fast time.</summary>
public sealed class NasOutageTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Who_is_at_work_at_a_NAS_that_was_away_for_an_hour_stays_and_who_left_is_closed_once_it_had_time_to_report()
    {
        int port;
        using (var known = new StandInNas()) port = known.Port;
        await using var rig = new NasRig(coaPort: port, replace: services => services.AddAlertRules());
        foreach (var user in new[] { "mali", "somchai" }) await rig.Core.AddAsync(user);
        await rig.AccountAsync(Start, p => p.User("mali"), "at-work", "02-00-00-00-00-01");
        await rig.AccountAsync(Start, p => p.User("somchai"), "left", "02-00-00-00-00-02");
        rig.Core.Clock.Move(10 * Minute);
        await InterimAsync(rig, "at-work", "02-00-00-00-00-01", 600);
        await InterimAsync(rig, "left", "02-00-00-00-00-02", 600);
        for (var passed = 0; passed < 60; passed++) await MinuteAsync(rig, nas: null, []);
        Assert.All(rig.Stored, session => Assert.Equal(SessionState.Suspect, session.State));
        Assert.Equal(["nas-silent lab"], Open(rig));

        using var nas = new StandInNas(port);
        var asked = new List<string>();
        // Reports come when it is their time: eleven minutes after the one before at the latest.
        for (var passed = 0; passed < 10; passed++) await MinuteAsync(rig, nas, asked);
        for (var report = 0; report < 4; report++)
        {
            await InterimAsync(rig, "at-work", "02-00-00-00-00-01", (uint)(4800 + (report * 600)));
            for (var passed = 0; passed < 10; passed++) await MinuteAsync(rig, nas, asked);
        }

        Assert.Equal(SessionState.Open, rig.Stored.Single(session => session.NasSession == "at-work").State);
        var left = rig.Stored.Single(session => session.NasSession == "left");
        Assert.Equal((SessionState.Closed, SessionCause.LostCarrier), (left.State, left.Cause));
        Assert.Contains(asked, line => line.Contains("nas-test-", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, line => line.Contains("at-work", StringComparison.Ordinal));
        Assert.Empty(Open(rig));
        Assert.NotNull(Assert.Single(rig.Core.Get<AlertStore>().Past(10), alert => alert.Kind == AlertKinds.NasSilent).Cleared);
    }

    [Fact]
    public async Task A_NAS_that_was_away_for_an_hour_was_asked_ever_less_and_ends_the_session_once_it_is_back()
    {
        int port;
        using (var known = new StandInNas()) port = known.Port;
        await using var rig = new NasRig(coaPort: port);
        await rig.Core.AddAsync("mali");
        await rig.Core.AddAsync("somchai");
        await rig.LoginAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        var asks = 0;
        for (var passed = 0; passed < 3600; passed += 20)
        {
            asks += await SweepAsync(rig);
            rig.Core.Clock.Move(TimeSpan.FromSeconds(20));
        }

        // After 0, 30, 60, 120 ... seconds, in the end every ten minutes.
        Assert.InRange(asks, 7, 11);
        Assert.NotEqual(SessionState.Closed, rig.Only.State);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("somchai", station: "02-00-00-00-00-02"))[0]);

        using var nas = new StandInNas(port);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        var sweep = SweepAsync(rig);
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        await sweep;
        Assert.Equal((SessionState.Closed, SessionCause.AccountDisabled), (rig.Only.State, rig.Only.Cause));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await SweepAsync(rig));
        Assert.False(nas.WasAsked);
    }

    /// <summary>A minute passes; what is asked meanwhile of a NAS that is there is answered: it knows no such session.</summary>
    private static async Task MinuteAsync(NasRig rig, StandInNas? nas, List<string> asked)
    {
        rig.Core.Clock.Move(Minute);
        rig.Core.Get<AccessStream>().Audit(Actor.System, "test", "fresh", null, "done");
        await rig.Core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        await AnsweredAsync(rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => null, CancellationToken.None), nas, asked);
        await AnsweredAsync(rig.Core.Get<AlertWatch>().RoundAsync(CancellationToken.None), nas, asked);
    }

    private static async Task AnsweredAsync(Task work, StandInNas? nas, List<string> asked)
    {
        while (nas is not null && !work.IsCompleted)
        {
            if (nas.WasAsked) asked.AddRange(await nas.AnswerAsync(RadiusCode.DisconnectNak, ErrorCause.SessionContextNotFound));
            else await Task.Delay(1);
        }

        await work;
    }

    private static async Task InterimAsync(NasRig rig, string session, string station, uint seconds)
    {
        // What the handler around the rig's counts.
        rig.Core.Get<NasActivity>().Accounted("lab", IPAddress.Loopback, null);
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, seconds), session, station);
    }

    /// <summary>The clock is moved past what the log writes: its own gaps are not what is asked here.</summary>
    private static string[] Open(NasRig rig) => [.. rig.Core.Get<AlertStore>().Open().Where(alert => alert.Kind != AlertKinds.LogGap).Select(alert => $"{alert.Kind} {alert.Subject}")];

    private static Task<int> SweepAsync(NasRig rig) => rig.Core.Get<NasKeeper>().SweepAsync(rig.Core.Table.Open, _ => SessionCause.AccountDisabled, CancellationToken.None);
}
