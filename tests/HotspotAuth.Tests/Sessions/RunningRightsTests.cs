using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using HotspotAuth.Tests.Radius;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Sessions;

/// <summary>Hours, places, registrations and closings that end a session while it runs. The clock begins on a Saturday at 11:00 of the office.</summary>
public sealed class RunningRightsTests
{
    private static readonly Device Printer = new(CountedGateway.Phone, IPAddress.Parse("10.10.0.5"));

    [Fact]
    public async Task The_end_of_the_hours_is_the_end_of_the_session_and_of_the_kernel_s_element()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, AccessAttempt.Portal("mali", "secret123", Printer), new Rights { Hours = Hours("sat 09:00-12:00") });
        var noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7));
        Assert.Equal(noon, Only(core).Until);
        Assert.Equal(noon.AddSeconds(1), Assert.Single(kernel.Opened).Until);
        var watcher = Watcher(core);
        core.Clock.Move(TimeSpan.FromMinutes(59));
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        await watcher.TickAsync(default);
        Assert.Equal((SessionCause.HoursOver, noon), (Only(core).Cause, Only(core).End));
    }

    [Fact]
    public async Task Hours_that_are_set_while_a_session_runs_move_its_end()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, AccessAttempt.Portal("mali", "secret123", Printer), Rights.None);
        var changes = core.Get<RightsChanges>();
        await changes.SweepAsync(core.Sessions.Open, default);
        Set(core, new Rights { Hours = Hours("daily 06:00-11:30") });
        await changes.SweepAsync(core.Sessions.Open, default);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 11, 30, 0, TimeSpan.FromHours(7)), Only(core).Until);
        Set(core, new Rights { Hours = Hours("sun 06:00-11:30") });
        await Watcher(core).TickAsync(default);
        Assert.Equal(SessionCause.HoursOver, Only(core).Cause);
    }

    [Fact]
    public async Task Where_the_own_gateway_is_no_longer_allowed_the_session_ends()
    {
        await using var core = Core(new CountedGateway());
        await StartAsync(core, AccessAttempt.Portal("mali", "secret123", Printer), Rights.None);
        Set(core, new Rights { OnlyNases = NameSet.TryParse("ap-1", out var names) ? names : null });
        await Watcher(core).TickAsync(default);
        Assert.Equal(SessionCause.PlaceNotAllowed, Only(core).Cause);
    }

    [Fact]
    public async Task A_closed_account_s_session_is_cut_off()
    {
        await using var core = Core(new CountedGateway());
        await StartAsync(core, AccessAttempt.Portal("mali", "secret123", Printer), Rights.None);
        core.Accounts.Close("mali", Actor.System);
        await Watcher(core).TickAsync(default);
        Assert.Equal(SessionCause.AccountDisabled, Only(core).Cause);
    }

    [Fact]
    public async Task A_device_that_is_registered_no_more_loses_the_session_its_MAC_began()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartByMacAsync(core);
        var watcher = Watcher(core);
        await watcher.TickAsync(default);
        Assert.True(Only(core).ByMac);
        Assert.Single(core.Sessions.Open);
        core.Get<DeviceStore>().Remove(CountedGateway.Phone, Actor.System);
        await watcher.TickAsync(default);
        Assert.Equal(SessionCause.DeviceRemoved, Only(core).Cause);
        Assert.Equal([CountedGateway.Phone], kernel.Closed);
    }

    [Fact]
    public async Task A_device_whose_last_moment_has_come_is_out()
    {
        await using var core = Core(new CountedGateway());
        await StartByMacAsync(core, core.Clock.GetUtcNow().AddHours(1));
        var watcher = Watcher(core);
        core.Clock.Move(TimeSpan.FromMinutes(59));
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        await watcher.TickAsync(default);
        Assert.Equal(SessionCause.DeviceRemoved, Only(core).Cause);
    }

    [Fact]
    public async Task Who_has_logged_in_by_himself_on_a_registered_device_stays()
    {
        await using var core = Core(new CountedGateway());
        await StartByMacAsync(core);
        await core.Sessions.StartAsync(await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", Printer), default), Printer, default);
        core.Get<DeviceStore>().Remove(CountedGateway.Phone, Actor.System);
        await Watcher(core).TickAsync(default);
        Assert.Equal((SessionState.Open, false), (Only(core).State, Only(core).ByMac));
    }

    [Fact]
    public async Task A_NAS_is_asked_to_end_a_removed_device_s_session()
    {
        using var nas = new StandInNas();
        await using var rig = new NasRig(settings => settings.Radius.Clients[0].MacAuthentication = "yes", nas.Port);
        await rig.Core.AddAsync("mali");
        rig.Core.Get<DeviceStore>().Add("02:00:00:00:00:01", "mali", "printer", null, Actor.System);
        rig.Core.Get<RegisteredDevices>().Refresh();
        var cookie = NasRig.ClassOf(await rig.LoginAsync(p => p.User(NasRig.Station).Pap(NasRig.Station).Text(RadiusAttributeType.CallingStationId, NasRig.Station)));
        await rig.AccountAsync(AcctStatusType.Start, p => p.Add(RadiusAttributeType.Class, cookie));
        Assert.True(rig.Only.ByMac);
        var watcher = Watcher(rig.Core);
        await watcher.TickAsync(default);
        Assert.False(nas.WasAsked);
        rig.Core.Get<DeviceStore>().Remove(new MacAddress(0x020000000001), Actor.System);
        await watcher.TickAsync(default);
        Assert.Contains("Acct-Session-Id = \"a1\"", await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null));
        await Eventually.HoldsAsync(() => rig.Only.State == SessionState.Closed);
        Assert.Equal(SessionCause.DeviceRemoved, rig.Only.Cause);
    }

    [Fact]
    public async Task The_Session_Timeout_that_a_NAS_is_told_ends_with_the_hours()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        Set(rig.Core, new Rights { Hours = Hours("sat 09:00-12:00") });
        var accept = await rig.LoginAsync("mali");
        Assert.True(RadiusPacket.TryParse(accept, out var packet, out _));
        Assert.Equal(3600u, packet.FindUInt32(RadiusAttributeType.SessionTimeout));
        var cookie = NasRig.ClassOf(accept);
        await rig.AccountAsync(AcctStatusType.Start, p => p.User("mali").Add(RadiusAttributeType.Class, cookie));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7)), rig.Only.Until);
    }

    private static async Task StartByMacAsync(CoreFixture core, DateTimeOffset? until = null)
    {
        await core.AddAsync("mali");
        core.Get<DeviceStore>().Add(CountedGateway.Phone.ToString(), "mali", "printer", until, Actor.System);
        var devices = core.Get<RegisteredDevices>();
        devices.Refresh();
        Assert.True(devices.TryFind(CountedGateway.Phone, out var registered, out var owner));
        await core.Sessions.StartAsync(await core.Policy.DecideAsync(AccessAttempt.ByMac(registered, owner, Printer, null, null), default), Printer, default);
    }

    private static async Task StartAsync(CoreFixture core, AccessAttempt attempt, Rights rights)
    {
        await core.AddAsync("mali");
        Set(core, rights);
        await core.Sessions.StartAsync(await core.Policy.DecideAsync(attempt, default), attempt.Device!, default);
    }

    private static void Set(CoreFixture core, Rights rights)
    {
        core.Get<GroupStore>().Set("staff", _ => rights, Actor.System);
        core.Known.Refresh();
    }

    private static WeekHours? Hours(string text) => WeekHours.TryParse(text, out var hours) ? hours : null;

    private static CoreFixture Core(IGateway kernel) => new(replace: s => s.AddSingleton(kernel));

    private static SessionWatcher Watcher(CoreFixture core) => ActivatorUtilities.CreateInstance<SessionWatcher>(core.Get<IServiceProvider>());

    private static Session Only(CoreFixture core) => Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch));
}
