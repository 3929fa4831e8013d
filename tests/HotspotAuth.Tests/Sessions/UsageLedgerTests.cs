using System.Net;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Sessions;

/// <summary>The fixture's clock begins at 11:00 of the office; its midnight is 13 hours away.</summary>
public sealed class UsageLedgerTests
{
    [Fact]
    public async Task What_a_NAS_reports_counts_once_however_often_it_is_told()
    {
        await using var rig = await StartedAsync();
        await ReportAsync(rig, InterimUpdate, 600, 1000);
        await ReportAsync(rig, InterimUpdate, 600, 1000);
        await ReportAsync(rig, InterimUpdate, 600, 700);
        await ReportAsync(rig, Stop, 600, 2500);
        await ReportAsync(rig, Stop, 601, 2500);
        await ReportAsync(rig, InterimUpdate, 590, 2600);
        Assert.Equal(new Usage(TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(600), 2600, 2600), Of(rig.Core, rig.Only));
        Assert.Equal(Of(rig.Core, rig.Only), Reloaded(rig.Core).Of(rig.Only.Account));
    }

    [Fact]
    public async Task A_Stop_that_comes_after_the_end_adds_only_what_is_new()
    {
        using var nas = new StandInNas();
        await using var rig = await StartedAsync(nas.Port);
        await ReportAsync(rig, InterimUpdate, 600, 1000);
        var ended = rig.Core.Sessions.EndAsync(rig.Only.Id, SessionCause.AdminReset, HotspotAuth.Accounts.Actor.System, default);
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        await ended;
        await ReportAsync(rig, Stop, 600, 1300);
        Assert.Equal(1300, Of(rig.Core, rig.Only).Bytes);
    }

    [Fact]
    public async Task After_a_restart_the_store_tells_the_same_as_before()
    {
        await using var rig = await StartedAsync();
        await ReportAsync(rig, Stop, 600, 5000);
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a2");
        rig.Core.Clock.Move(TimeSpan.FromMinutes(7));
        await rig.AccountAsync(InterimUpdate, p => p.Number(RadiusAttributeType.AcctSessionTime, 420).Number(RadiusAttributeType.AcctInputOctets, 70), session: "a2");
        var before = Of(rig.Core, rig.Stored[0]);
        Assert.Equal((5070, TimeSpan.FromMinutes(17)), (before.Bytes, before.Time));
        Assert.Equal(before, Reloaded(rig.Core).Of(rig.Stored[0].Account));
        rig.Core.Clock.Move(TimeSpan.FromDays(5));
        Assert.Equal(Of(rig.Core, rig.Stored[0]), Reloaded(rig.Core).Of(rig.Stored[0].Account));
    }

    [Fact]
    public async Task At_midnight_today_begins_anew_and_the_total_goes_on()
    {
        await using var rig = await StartedAsync();
        rig.Core.Clock.Move(TimeSpan.FromHours(12));
        await ReportAsync(rig, InterimUpdate, 43_800, 9000);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(49));
        Assert.Equal(9000, Of(rig.Core, rig.Only).BytesToday);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(6)); // 00:05
        Assert.Equal(new Usage(TimeSpan.FromMinutes(5), TimeSpan.FromHours(13) + TimeSpan.FromMinutes(5), 0, 9000), Of(rig.Core, rig.Only));
        await ReportAsync(rig, InterimUpdate, 47_100, 9400);
        Assert.Equal((400, 9400), (Of(rig.Core, rig.Only).BytesToday, Of(rig.Core, rig.Only).Bytes));
    }

    [Fact]
    public async Task After_a_restart_a_session_over_midnight_has_today_what_it_had_before_it()
    {
        await using var rig = await StartedAsync();
        rig.Core.Clock.Move(TimeSpan.FromHours(12));
        await ReportAsync(rig, InterimUpdate, 43_800, 9000);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(55)); // 00:05
        await ReportAsync(rig, InterimUpdate, 47_100, 9400);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(55)); // 01:00
        await ReportAsync(rig, InterimUpdate, 50_400, 9900);
        await rig.Core.Get<AccessStream>().FlushAsync(default);
        Assert.Equal(900, Of(rig.Core, rig.Only).BytesToday);
        var again = new UsageLedger(rig.Core.Get<HotspotSettings>().Site, rig.Core.Clock);
        again.Load(rig.Core.Get<UsageStore>(), rig.Core.Get<CountersAtMidnight>().Read);
        Assert.Equal(Of(rig.Core, rig.Only), again.Of(rig.Only.Account));
    }

    [Fact]
    public async Task Without_the_log_a_session_over_midnight_is_divided_by_time()
    {
        await using var rig = await StartedAsync();
        rig.Core.Clock.Move(TimeSpan.FromHours(25) + TimeSpan.FromMinutes(50)); // started 11:00, now 13:00 of the next day
        await ReportAsync(rig, InterimUpdate, 93_600, 2600);
        Assert.Equal(1300, Reloaded(rig.Core).Of(rig.Only.Account).BytesToday);
    }

    [Fact]
    public async Task The_time_of_two_devices_adds_up()
    {
        await using var rig = await StartedAsync();
        await rig.AccountAsync(Start, p => p.User("mali"), session: "b1", station: "02-00-00-00-00-02");
        rig.Core.Clock.Move(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(20), Of(rig.Core, rig.Stored[0]).Time);
    }

    [Fact]
    public async Task While_a_NAS_is_silent_no_time_is_counted()
    {
        await using var rig = await StartedAsync();
        await ReportAsync(rig, InterimUpdate, 600, 10);
        rig.Core.Get<UsageLedger>().Seen(rig.Only with { State = SessionState.Suspect });
        rig.Core.Clock.Move(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromMinutes(10), Of(rig.Core, rig.Only).Time);
    }

    [Fact]
    public async Task The_own_gateways_counters_count_too()
    {
        var kernel = new CountedGateway();
        await using var core = new CoreFixture(replace: s => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<HotspotAuth.Gateway.IGateway>(s, kernel));
        await core.AddAsync("mali");
        var phone = new HotspotAuth.Access.Device(CountedGateway.Phone, IPAddress.Parse("10.10.0.5"));
        var session = await core.Sessions.StartAsync(await core.Policy.DecideAsync(HotspotAuth.Access.AccessAttempt.Portal("mali", "secret123", phone), default), phone, default);
        kernel.Set("10.10.0.5", 100, 900);
        await core.Sessions.CountAsync(default);
        Assert.Equal(1000, Of(core, session).BytesToday);
        kernel.Set("10.10.0.5", 150, 950);
        core.Clock.Move(TimeSpan.FromMinutes(3));
        await core.Sessions.EndAsync(session.Id, SessionCause.UserRequest, HotspotAuth.Accounts.Actor.System, default);
        Assert.Equal(new Usage(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3), 1100, 1100), Of(core, session));
        Assert.Equal(Of(core, session), Reloaded(core).Of(session.Account));
    }

    private static Usage Of(CoreFixture core, Session session) => core.Get<UsageLedger>().Of(session.Account);

    private static UsageLedger Reloaded(CoreFixture core)
    {
        var ledger = new UsageLedger(core.Get<HotspotSettings>().Site, core.Clock);
        ledger.Load(core.Get<UsageStore>());
        return ledger;
    }

    /// <summary>A session that began ten minutes ago.</summary>
    private static async Task<NasRig> StartedAsync(int coaPort = 9)
    {
        var rig = new NasRig(coaPort: coaPort);
        await rig.Core.AddAsync("mali");
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        return rig;
    }

    private static Task ReportAsync(NasRig rig, AcctStatusType status, uint lasted, uint octets) =>
        rig.AccountAsync(status, p => p.Number(RadiusAttributeType.AcctSessionTime, lasted).Number(RadiusAttributeType.AcctInputOctets, octets));
}
