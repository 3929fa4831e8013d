using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Radius;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Nas;

/// <summary>What records become of which session, in whatever order and with whatever gaps they come.</summary>
public sealed class AccountingTests
{
    [Fact]
    public async Task A_valid_Class_tells_the_account_where_User_Name_is_absent_or_another()
    {
        await using var rig = await RigAsync("mali", "somchai");
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        await rig.AccountAsync(Start, p => p.Add(RadiusAttributeType.Class, cookie));
        await rig.AccountAsync(Start, p => p.User("somchai").Add(RadiusAttributeType.Class, cookie), session: "a2", station: "02-00-00-00-00-02");
        Assert.Equal(["mali", "mali"], rig.Stored.Select(s => s.Username));
        Assert.Equal(rig.Core.Clock.GetUtcNow().AddHours(24), rig.Stored[0].Until);
    }

    [Fact]
    public async Task A_forged_Class_is_ignored_and_counted()
    {
        await using var rig = await RigAsync("mali", "somchai");
        using var counted = new ClassCounter();
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        cookie[^1] ^= 1;
        await rig.AccountAsync(Start, p => p.User("somchai").Add(RadiusAttributeType.Class, cookie));
        Assert.Equal("somchai", rig.Only.Username);
        Assert.Contains("forged", counted.Reasons);
    }

    [Fact]
    public async Task Our_Class_is_found_among_those_of_others()
    {
        await using var rig = await RigAsync("mali");
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        await rig.AccountAsync(Start, p => p.Text(RadiusAttributeType.Class, "another server's").Add(RadiusAttributeType.Class, cookie));
        Assert.Equal("mali", rig.Only.Username);
    }

    [Fact]
    public async Task The_device_comes_from_the_Class_where_the_record_names_none()
    {
        await using var rig = await RigAsync("mali");
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        await rig.AccountAsync(Start, p => p.Add(RadiusAttributeType.Class, cookie), station: null);
        Assert.Equal("02:00:00:00:00:01", rig.Only.Mac.ToString());
    }

    [Fact]
    public async Task A_User_Name_that_changes_on_the_way_splits_no_session()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.User("anonymous").Number(RadiusAttributeType.AcctSessionTime, 600).Number(RadiusAttributeType.AcctInputOctets, 5));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(Stop, p => p.Number(RadiusAttributeType.AcctSessionTime, 1200));
        Assert.Equal(("mali", 5L, SessionState.Closed, Inferred.None), (rig.Only.Username, rig.Only.BytesUp, rig.Only.State, rig.Only.Inferred));
    }

    [Fact]
    public async Task A_fall_by_more_than_half_the_range_without_gigawords_is_a_wrap_and_marked()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        await InterimAsync(rig, 600, 4_000_000_000);
        Assert.Equal(Inferred.None, rig.Only.Inferred);
        await InterimAsync(rig, 1200, 100);
        await InterimAsync(rig, 1800, 200);
        Assert.Equal(((1L << 32) + 200, Inferred.Counters), (rig.Only.BytesUp, rig.Only.Inferred));
    }

    [Fact]
    public async Task A_late_report_and_a_small_fall_are_no_wrap()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        await InterimAsync(rig, 600, 4_000_000_000);
        await InterimAsync(rig, 1200, 3_000_000_000);
        rig.Core.Clock.Move(TimeSpan.FromSeconds(1));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 60).Number(RadiusAttributeType.AcctInputOctets, 100));
        Assert.Equal((4_000_000_000L, Inferred.None), (rig.Only.BytesUp, rig.Only.Inferred));
    }

    [Fact]
    public async Task With_gigawords_nothing_is_inferred()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        await InterimAsync(rig, 600, 4_000_000_000);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 1200).Number(RadiusAttributeType.AcctInputOctets, 100).Number(RadiusAttributeType.AcctInputGigawords, 2));
        Assert.Equal(((2L << 32) + 100, Inferred.None), (rig.Only.BytesUp, rig.Only.Inferred));
    }

    [Fact]
    public async Task A_new_Start_of_the_same_device_closes_the_older_session_where_it_was_last_heard_of()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a1");
        await InterimAsync(rig, 600, 7);
        var seen = rig.Core.Clock.GetUtcNow();
        rig.Core.Clock.Move(TimeSpan.FromMinutes(5));
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a2");
        var older = rig.Stored.Single(s => s.NasSession == "a1");
        Assert.Equal((SessionState.Closed, seen, SessionCause.LostCarrier, Inferred.Stop), (older.State, older.End, older.Cause, older.Inferred));
        Assert.Equal("a2", Assert.Single(rig.Core.Table.Open).NasSession);
    }

    [Fact]
    public async Task The_real_Stop_mends_an_end_that_was_inferred()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a1");
        rig.Core.Clock.Move(TimeSpan.FromMinutes(5));
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a2");
        rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
        await rig.AccountAsync(Stop, p => p.Number(RadiusAttributeType.AcctSessionTime, 360).Number(RadiusAttributeType.AcctTerminateCause, 1), session: "a1");
        var older = rig.Stored.Single(s => s.NasSession == "a1");
        Assert.Equal((rig.Core.Clock.GetUtcNow(), SessionCause.UserRequest, Inferred.None), (older.End, older.Cause, older.Inferred));
    }

    [Fact]
    public async Task A_session_id_used_again_by_a_NAS_that_forgot_makes_another_session()
    {
        await using var rig = await RigAsync("mali", "somchai");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromHours(1));
        await rig.AccountAsync(Start, p => p.User("somchai"), station: "02-00-00-00-00-02");
        Assert.Equal([("mali", SessionState.Closed, Inferred.Stop), ("somchai", SessionState.Open, Inferred.None)], rig.Stored.Select(s => (s.Username, s.State, s.Inferred)));
    }

    [Fact]
    public async Task A_lost_Start_is_repaired_from_the_session_time_and_marked()
    {
        await using var rig = await RigAsync("mali");
        var began = rig.Core.Clock.GetUtcNow();
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(InterimUpdate, p => p.User("mali").Number(RadiusAttributeType.AcctSessionTime, 600));
        Assert.Equal((began, SessionState.Open, Inferred.Start), (rig.Only.Start, rig.Only.State, rig.Only.Inferred));
    }

    [Fact]
    public async Task A_lost_Start_without_session_time_is_dated_by_the_Class()
    {
        await using var rig = await RigAsync("mali");
        var accepted = rig.Core.Clock.GetUtcNow();
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(Stop, p => p.Add(RadiusAttributeType.Class, cookie));
        Assert.Equal((accepted, SessionState.Closed, Inferred.Start), (rig.Only.Start, rig.Only.State, rig.Only.Inferred));
    }

    [Case(35)]
    [Fact]
    public async Task Without_Acct_Session_Id_the_device_and_port_tell_the_session()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali").Number(RadiusAttributeType.NasPort, 7), session: null);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await rig.AccountAsync(Stop, p => p.User("mali").Number(RadiusAttributeType.NasPort, 7).Number(RadiusAttributeType.AcctSessionTime, 600), session: null);
        Assert.Equal(SessionState.Closed, rig.Only.State);
    }

    [Fact]
    public async Task Accounting_On_closes_by_the_configured_NAS_whatever_address_it_claims()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali").Add(RadiusAttributeType.NasIpAddress, 192, 168, 88, 1));
        var seen = rig.Core.Clock.GetUtcNow();
        rig.Core.Clock.Move(TimeSpan.FromMinutes(3));
        await rig.AccountAsync(AccountingOn, p => p.Add(RadiusAttributeType.NasIpAddress, 10, 9, 8, 7), session: null, station: null);
        Assert.Equal((SessionState.Closed, seen, SessionCause.NasReboot, Inferred.Stop), (rig.Only.State, rig.Only.End, rig.Only.Cause, rig.Only.Inferred));
        Assert.Empty(rig.Core.Table.Open);
    }

    [Fact]
    public async Task A_session_that_is_reported_after_its_end_stays_closed_and_only_counts_on()
    {
        await using var rig = await RigAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(5));
        await rig.AccountAsync(Stop, p => p.Number(RadiusAttributeType.AcctSessionTime, 300));
        var end = rig.Only.End;
        await InterimAsync(rig, 900, 50);
        Assert.Equal((SessionState.Closed, end, 50L), (rig.Only.State, rig.Only.End, rig.Only.BytesUp));
        Assert.Empty(rig.Core.Table.Open);
    }

    private static async Task<NasRig> RigAsync(params string[] usernames)
    {
        var rig = new NasRig();
        foreach (var username in usernames) await rig.Core.AddAsync(username);
        return rig;
    }

    /// <summary>Ten minutes later, a record of the session's counters.</summary>
    private static Task InterimAsync(NasRig rig, uint seconds, uint octets)
    {
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        return rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, seconds).Number(RadiusAttributeType.AcctInputOctets, octets));
    }

    private sealed class ClassCounter : IDisposable
    {
        private readonly System.Diagnostics.Metrics.MeterListener _listener = new();

        public ClassCounter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "hotspot.radius.class_refused") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Reasons.Enqueue((string)tags[0].Value!));
            _listener.Start();
        }

        public System.Collections.Concurrent.ConcurrentQueue<string> Reasons { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
