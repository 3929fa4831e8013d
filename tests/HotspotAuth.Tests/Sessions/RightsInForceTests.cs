using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using HotspotAuth.Tests.Radius;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Sessions;

/// <summary>Rights that end or change a session while it runs, at our own gateway and at a NAS.</summary>
public sealed class RightsInForceTests
{
    private static readonly Device Phone = new(CountedGateway.Phone, IPAddress.Parse("10.10.0.5"));

    [Fact]
    public async Task Who_uses_up_the_octets_is_cut_off_at_the_own_gateway()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, new Rights { DailyBytes = 10_000 });
        var watcher = Watcher(core);
        kernel.Set("10.10.0.5", 4_000, 5_999);
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);
        kernel.Set("10.10.0.5", 4_000, 6_000);
        core.Clock.Move(TimeSpan.FromSeconds(5));
        await watcher.TickAsync(default);
        await watcher.TickAsync(default);
        Assert.Equal((SessionCause.QuotaUsed, 10_000), (Only(core).Cause, Only(core).BytesUp + Only(core).BytesDown));
        Assert.Equal([CountedGateway.Phone], kernel.Closed);
    }

    [Fact]
    public async Task Who_uses_up_the_time_is_cut_off_and_the_time_of_other_devices_counts()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var first = await StartAsync(core, new Rights { DailySeconds = 3600 });
        var tablet = new Device(new HotspotAuth.Capture.MacAddress(0x020000000002), IPAddress.Parse("10.10.0.6"));
        await core.Sessions.StartAsync(await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", tablet), default), tablet, default);
        var watcher = Watcher(core);
        core.Clock.Move(TimeSpan.FromMinutes(29));
        await watcher.TickAsync(default);
        Assert.Equal(2, core.Sessions.Open.Count);
        Assert.Equal(first.Start.AddHours(1), core.Table.Find(first.Id)!.Until);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        await watcher.TickAsync(default);
        Assert.Empty(core.Sessions.Open);
    }

    [Fact]
    public async Task Who_is_idle_is_cut_off_and_who_moves_a_packet_is_not()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, new Rights { IdleSeconds = 60 });
        var watcher = Watcher(core);
        core.Clock.Move(TimeSpan.FromSeconds(50));
        kernel.Set("10.10.0.5", 1, 0);
        await watcher.TickAsync(default);
        core.Clock.Move(TimeSpan.FromSeconds(59));
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);
        core.Clock.Move(TimeSpan.FromSeconds(5));
        await watcher.TickAsync(default);
        Assert.Equal(SessionCause.IdleTimeout, Only(core).Cause);
    }

    [Fact]
    public async Task Nobody_is_idle_for_the_time_in_which_the_service_did_not_run()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, new Rights { IdleSeconds = 60 });
        core.Clock.Move(TimeSpan.FromHours(1));
        await Watcher(core).TickAsync(default);
        Assert.Single(core.Sessions.Open);
    }

    [Fact]
    public async Task A_shorter_session_time_moves_the_end_and_opens_the_gateway_again()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core, new Rights { SessionSeconds = 7200 });
        var changes = core.Get<RightsChanges>();
        await changes.SweepAsync(core.Sessions.Open, default);
        await changes.SweepAsync(core.Sessions.Open, default);
        Assert.Single(kernel.Opened);
        Set(core, r => r with { SessionSeconds = 3600, DownBitsPerSecond = 8_000_000 });
        await changes.SweepAsync(core.Sessions.Open, default);
        await changes.SweepAsync(core.Sessions.Open, default);
        Assert.Equal(session.Start.AddHours(1), core.Table.Find(session.Id)!.Until);
        Assert.Equal(session.Start.AddHours(1), Only(core).Until);
        Assert.Equal([session.Start.AddHours(2), session.Start.AddHours(1)], kernel.Opened.Select(c => c.Until - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_new_speed_alone_opens_the_gateway_again_and_leaves_the_end()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core, Rights.None);
        await core.Get<RightsChanges>().SweepAsync(core.Sessions.Open, default);
        core.Clock.Move(TimeSpan.FromHours(3));
        core.Get<GroupStore>().Set("staff", _ => new Rights { DownBitsPerSecond = 8_000_000 }, Actor.System);
        core.Known.Refresh();
        await core.Get<RightsChanges>().SweepAsync(core.Sessions.Open, default);
        Assert.Equal(2, kernel.Opened.Count);
        Assert.Equal(session.Until, core.Table.Find(session.Id)!.Until);
    }

    [Fact]
    public async Task A_NAS_is_asked_to_disconnect_who_used_up_the_octets()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port, "generic", new Rights { TotalBytes = 5_000 });
        var watcher = Watcher(rig.Core);
        await watcher.TickAsync(default);
        Assert.Equal(SessionState.Open, rig.Only.State);
        await rig.AccountAsync(AcctStatusType.InterimUpdate, p => p.Number(RadiusAttributeType.AcctInputOctets, 5_000));
        await watcher.TickAsync(default);
        Assert.Contains("Acct-Session-Id = \"a1\"", await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null));
        await Eventually.HoldsAsync(() => rig.Only.State == SessionState.Closed);
        Assert.Equal(SessionCause.QuotaUsed, rig.Only.Cause);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali"))[0]);
    }

    [Theory]
    [InlineData("mikrotik", "Mikrotik-Rate-Limit = \"0/4000000\"")]
    [InlineData("chilli", "ChilliSpot-Bandwidth-Max-Up = 0", "ChilliSpot-Bandwidth-Max-Down = 4000")]
    [InlineData("generic", "WISPr-Bandwidth-Max-Up = 4294967295", "WISPr-Bandwidth-Max-Down = 4000000")]
    public async Task A_NAS_is_told_the_new_speed_and_that_a_limit_is_gone(string kind, params string[] expected)
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port, kind, new Rights { UpBitsPerSecond = 1_000_000, DownBitsPerSecond = 8_000_000 });
        var changed = ChangeAsync(rig, new Rights { DownBitsPerSecond = 4_000_000 });
        var asked = await nas.AnswerAsync(RadiusCode.CoaAck, cause: null);
        await changed;
        Assert.Equal(expected, asked.Where(l => l.Contains("Bandwidth", StringComparison.Ordinal) || l.Contains("Rate-Limit", StringComparison.Ordinal)));
        Assert.Contains("Acct-Session-Id = \"a1\"", asked);
    }

    [Fact]
    public async Task A_speed_that_changed_between_the_Accept_and_the_Start_is_told_to_the_NAS()
    {
        using var nas = new StandInNas();
        await using var rig = await GroupAsync(nas.Port, "mikrotik", new Rights { DownBitsPerSecond = 8_000_000 });
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        Change(rig, new Rights { DownBitsPerSecond = 4_000_000 });
        await rig.AccountAsync(AcctStatusType.Start, p => p.Add(RadiusAttributeType.Class, cookie));
        var told = rig.Core.Get<RightsChanges>().SweepAsync(rig.Core.Table.Open, default);
        Assert.Contains("Mikrotik-Rate-Limit = \"0/4000000\"", await nas.AnswerAsync(RadiusCode.CoaAck, cause: null));
        await told;
        await rig.Core.Get<RightsChanges>().SweepAsync(rig.Core.Table.Open, default);
        Assert.False(nas.WasAsked);
    }

    [Fact]
    public async Task A_speed_that_changed_while_the_service_was_down_is_told_at_the_next_report()
    {
        using var nas = new StandInNas();
        await using var rig = await GroupAsync(nas.Port, "mikrotik", new Rights { DownBitsPerSecond = 8_000_000 });
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        await rig.AccountAsync(AcctStatusType.Start, p => p.Add(RadiusAttributeType.Class, cookie));
        Change(rig, new Rights { DownBitsPerSecond = 4_000_000 });
        var started = rig.Core.Get<SessionStore>().Open();
        rig.Core.Table.Put(Assert.Single(started));
        using var changes = ActivatorUtilities.CreateInstance<RightsChanges>(rig.Core.Get<IServiceProvider>());
        await changes.SweepAsync(rig.Core.Table.Open, default);
        Assert.False(nas.WasAsked);
        await rig.AccountAsync(AcctStatusType.InterimUpdate, p => p.Add(RadiusAttributeType.Class, cookie));
        var told = changes.SweepAsync(rig.Core.Table.Open, default);
        Assert.Contains("Mikrotik-Rate-Limit = \"0/4000000\"", await nas.AnswerAsync(RadiusCode.CoaAck, cause: null));
        await told;
    }

    [Fact]
    public async Task A_NAS_that_was_told_the_right_speed_at_the_Accept_is_not_asked()
    {
        using var nas = new StandInNas();
        await using var rig = await GroupAsync(nas.Port, "mikrotik", new Rights { DownBitsPerSecond = 8_000_000 });
        var cookie = NasRig.ClassOf(await rig.LoginAsync("mali"));
        await rig.AccountAsync(AcctStatusType.Start, p => p.Add(RadiusAttributeType.Class, cookie));
        await rig.Core.Get<RightsChanges>().SweepAsync(rig.Core.Table.Open, default);
        Assert.False(nas.WasAsked);
    }

    [Fact]
    public async Task Where_the_NAS_refuses_the_new_speed_the_session_goes_on()
    {
        using var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port, "mikrotik", Rights.None);
        var changed = ChangeAsync(rig, new Rights { DownBitsPerSecond = 4_000_000 });
        await nas.AnswerAsync(RadiusCode.CoaNak, ErrorCause.UnsupportedAttribute);
        await changed;
        Assert.Equal(SessionState.Open, rig.Only.State);
    }

    [Fact]
    public async Task A_NAS_without_RADIUS_of_its_own_is_not_asked()
    {
        await using var rig = await ReportedAsync(9, "opennds", Rights.None);
        Assert.Null(await rig.Core.Get<NasChange>().ChangeAsync(rig.Only, Rights.None, default));
    }

    private static async Task ChangeAsync(NasRig rig, Rights rights)
    {
        var changes = rig.Core.Get<RightsChanges>();
        await changes.SweepAsync(rig.Core.Table.Open, default);
        Change(rig, rights);
        await changes.SweepAsync(rig.Core.Table.Open, default);
    }

    private static void Change(NasRig rig, Rights rights)
    {
        rig.Core.Get<GroupStore>().Set("staff", _ => rights, Actor.System);
        rig.Core.Known.Refresh();
    }

    private static async Task<NasRig> GroupAsync(int coaPort, string kind, Rights rights)
    {
        var rig = new NasRig(s => s.Radius.Clients[0].Kind = kind, coaPort);
        await rig.Core.AddAsync("mali");
        Change(rig, rights);
        return rig;
    }

    private static async Task<NasRig> ReportedAsync(int coaPort, string kind, Rights rights)
    {
        var rig = await GroupAsync(coaPort, kind, rights);
        await rig.AccountAsync(AcctStatusType.Start, p => p.User("mali"));
        return rig;
    }

    private static CoreFixture Core(IGateway kernel) => new(replace: s => s.AddSingleton(kernel));

    private static SessionWatcher Watcher(CoreFixture core)
    {
        core.Clock.StandStill(); // ends are told to the second here, and a busy machine is no clock that was set
        return ActivatorUtilities.CreateInstance<SessionWatcher>(core.Get<IServiceProvider>());
    }

    private static Session Only(CoreFixture core) => Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch));

    private static async Task<Session> StartAsync(CoreFixture core, Rights rights)
    {
        await core.AddAsync("mali");
        Set(core, _ => rights);
        var decision = await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", Phone), default);
        return await core.Sessions.StartAsync(decision, Phone, default);
    }

    private static void Set(CoreFixture core, Func<Rights, Rights> change)
    {
        core.Accounts.Change("mali", new AccountChange { Rights = change }, Actor.System);
        core.Known.Refresh();
    }
}
