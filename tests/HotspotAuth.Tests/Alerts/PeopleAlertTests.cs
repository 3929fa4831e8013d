using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Audit;
using HotspotAuth.Gateway;
using HotspotAuth.Gateway.Link;
using HotspotAuth.Ledger;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Nas;
using HotspotAuth.Tests.Sessions;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static HotspotAuth.Radius.AcctStatusType;
using Database = HotspotAuth.Operation.Database;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Alerts;

/// <summary>Who is in and should not be, and NASes that don't speak: real accounting on loopback, real rows, a moved clock.</summary>
public sealed class PeopleAlertTests
{
    [Fact]
    public async Task A_NAS_that_owes_a_report_and_sends_nothing_is_told_and_cleared_when_it_is_heard_again()
    {
        await using var rig = await ReportedAsync();
        await RoundsAsync(rig, 11);
        Assert.Empty(Open(rig));
        await RoundsAsync(rig, 1);
        Assert.Equal(["nas-silent lab"], Open(rig));

        for (var i = 0; i < 7; i++)
        {
            await InterimAsync(rig, (uint)(1500 + (i * 60)));
            await RoundsAsync(rig, 1);
        }

        Assert.Empty(Open(rig));
    }

    [Fact]
    public async Task With_many_sessions_an_unplugged_NAS_is_told_within_five_minutes()
    {
        await using var rig = new NasRig(replace: Rules);
        await rig.Core.AddAsync("mali", maxDevices: 20);
        await RoundsAsync(rig, 0);
        for (var i = 0; i < 10; i++)
        {
            rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
            Heard(rig);
            await rig.AccountAsync(Start, p => p.User("mali"), $"s{i}", $"02-00-00-00-01-{i:X2}");
        }

        for (var i = 0; i < 10; i++)
        {
            rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
            Heard(rig);
            await rig.AccountAsync(InterimUpdate, p => p.Number(HotspotAuth.Radius.RadiusAttributeType.AcctSessionTime, 600), $"s{i}", $"02-00-00-00-01-{i:X2}");
        }

        await RoundsAsync(rig, 5);

        Assert.Equal(["nas-silent lab"], Open(rig));
    }

    [Fact]
    public async Task A_NAS_of_one_session_that_answered_probes_and_answers_no_more_is_told_within_five_minutes()
    {
        var nas = new StandInNas();
        await using var rig = await ReportedAsync(nas.Port);
        await RoundsAsync(rig, 3);
        Assert.False(nas.WasAsked);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
        var round = RoundsAsync(rig, 0);
        await nas.AnswerAsync(HotspotAuth.Radius.RadiusCode.DisconnectNak, HotspotAuth.Radius.ErrorCause.SessionContextNotFound);
        await round;
        Assert.Empty(Open(rig));

        // It is heard again, and then its cable is pulled.
        await InterimAsync(rig, 900);
        nas.Dispose();
        await RoundsAsync(rig, 4);

        Assert.Equal(["nas-silent lab"], Open(rig));
    }

    [Fact]
    public async Task A_session_that_its_NAS_does_not_end_in_time_is_told_two_minutes_after()
    {
        await using var rig = new NasRig(coaPort: 9, replace: Rules);
        await rig.Core.AddAsync("mali", until: rig.Core.Clock.GetUtcNow().AddMinutes(5));
        await rig.AccountAsync(Start, p => p.User("mali"));
        Heard(rig);
        await RoundsAsync(rig, 6);
        Assert.Empty(Open(rig));

        await RoundsAsync(rig, 2);

        Assert.Equal(["nas-holds lab"], Open(rig));
        Assert.DoesNotContain("mali", Text(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_NAS_that_goes_on_reporting_an_ended_session_is_told_of()
    {
        await using var rig = await ReportedAsync();
        await rig.AccountAsync(Stop, p => p.Number(HotspotAuth.Radius.RadiusAttributeType.AcctSessionTime, 600));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        await RoundsAsync(rig, 0);
        Assert.Empty(Open(rig));

        await InterimAsync(rig, 720);
        await RoundsAsync(rig, 0);

        Assert.Equal(["after-end lab"], Open(rig));
        Assert.Contains(rig.Only.Id.ToString("D"), Text(rig), StringComparison.Ordinal);
        Assert.DoesNotContain("mali", Text(rig), StringComparison.Ordinal);
        await RoundsAsync(rig, 25);
        Assert.DoesNotContain("after-end lab", Open(rig));
    }

    [Fact]
    public async Task Counters_of_our_own_gateway_that_grow_without_a_session_are_told_of()
    {
        var gateway = new CountedGateway();
        await using var office = new WatchedOffice(replace: services => services.AddSingleton<IGateway>(gateway));
        gateway.Set("10.10.0.5", 1000, 2000);
        await office.RoundsAsync(3);
        Assert.Empty(office.Open);

        gateway.Set("10.10.0.5", 1500, 9000);
        await office.RoundAsync();

        Assert.Equal(["after-end bad"], office.Open);

        // Nobody can count: what was counted stands.
        gateway.Fault = "away";
        await office.RoundsAsync(8);
        Assert.Equal(["after-end bad"], office.Open);
        gateway.Fault = null;
        await office.RoundsAsync(8);
        Assert.Empty(office.Open);
    }

    [Fact]
    public async Task While_the_gateways_process_is_away_traffic_after_an_end_at_a_NAS_is_told_all_the_same()
    {
        await using var rig = await ReportedAsync(replace: services => services.AddSingleton<IGateway>(p =>
            new SocketGateway(new GatewaySettings { Mode = GatewayMode.Nftables }, p.GetRequiredService<DataDirectory>().Gateway, TimeProvider.System, NullLogger<SocketGateway>.Instance)));
        await Assert.ThrowsAsync<GatewayException>(() => rig.Core.Get<IGateway>().ReadCountersAsync(CancellationToken.None));
        await rig.AccountAsync(Stop, p => p.Number(HotspotAuth.Radius.RadiusAttributeType.AcctSessionTime, 600));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(2));
        await InterimAsync(rig, 720);
        await RoundsAsync(rig, 0);

        Assert.Contains("after-end lab", Open(rig));
    }

    [Fact]
    public async Task A_connection_that_began_after_the_end_is_proof_and_one_that_began_before_is_none()
    {
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0");
        var account = await office.Core.AddAsync("mali");
        var (mac, ip) = (new LogMac(0x0200_0000_0001), LogIp.FromIPv4(0x0A0A_0005));
        var end = office.Now;
        var session = Session.Begin(account, end.AddMinutes(-30)) with
        {
            Mac = new HotspotAuth.Capture.MacAddress(mac.Value),
            Ip = IPAddress.Parse("10.10.0.5"),
            State = SessionState.Closed,
            End = end,
            LastSeen = end,
            Cause = SessionCause.SessionTimeout,
        };
        using (var connection = office.Core.Get<Database>().Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, session);
            transaction.Commit();
        }

        office.Core.Clock.Move(TimeSpan.FromMinutes(6));
        await FlowAsync(office, end.AddMinutes(-1), end.AddMinutes(5), mac, ip);
        office.Core.Get<CompletenessLedger>().Work(CancellationToken.None);
        await office.RoundAsync();
        Assert.DoesNotContain(office.Open, line => line.StartsWith("after-end", StringComparison.Ordinal));

        await FlowAsync(office, end.AddMinutes(4), end.AddMinutes(5), mac, ip);
        office.Core.Get<CompletenessLedger>().Work(CancellationToken.None);
        await office.RoundAsync();
        Assert.Contains("after-end bad", office.Open);
    }

    [Fact]
    public async Task People_online_and_no_flow_record_for_minutes_is_told()
    {
        var gateway = new CountedGateway();
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0", services => services.AddSingleton<IGateway>(gateway));
        await FlowAsync(office, office.Now.AddSeconds(-5), office.Now, new LogMac(0x0200_0000_0001), LogIp.FromIPv4(0x0A0A_0005));
        var account = await office.Core.AddAsync("mali");
        var decision = new AccessDecision { Reason = AccessReason.Accepted, Account = account, Until = office.Now.AddHours(3) };
        await office.Core.Sessions.StartAsync(decision, new Device(CountedGateway.Phone, IPAddress.Parse("10.10.0.5")), CancellationToken.None);
        for (var minute = 0; minute < 6; minute++)
        {
            gateway.Set("10.10.0.5", 1000 * minute, 2000 * minute);
            await office.RoundsAsync(1);
            await office.Core.Sessions.CountAsync(CancellationToken.None);
        }

        Assert.Contains("flow-silent bad", office.Open);
    }

    [Fact]
    public async Task A_capture_that_sees_nothing_from_the_first_minute_is_told_once_somebody_is_online()
    {
        var gateway = new CountedGateway();
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0", services => services.AddSingleton<IGateway>(gateway));
        await using var flows = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await MinutesAsync(office, flows, gateway, 10, isMoving: false);
        Assert.DoesNotContain("flow-silent bad", office.Open);
        await OnlineAsync(office);
        await MinutesAsync(office, flows, gateway, 3, isMoving: true);
        Assert.DoesNotContain("flow-silent bad", office.Open);

        await MinutesAsync(office, flows, gateway, 4, isMoving: true);

        Assert.Equal(0, FlowHead(office).LastSeq);
        Assert.Contains("flow-silent bad", office.Open);
    }

    [Fact]
    public async Task A_capture_that_went_silent_in_the_evening_is_not_well_again_at_midnight()
    {
        var gateway = new CountedGateway();
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0", services => services.AddSingleton<IGateway>(gateway));
        office.Core.Clock.Move(new DateTimeOffset(2026, 11, 21, 23, 45, 0, TimeSpan.FromHours(7)) - office.Now);
        await FlowAsync(office, office.Now.AddSeconds(-5), office.Now, new LogMac(0x0200_0000_0001), LogIp.FromIPv4(0x0A0A_0005));
        await using var flows = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await OnlineAsync(office);
        await MinutesAsync(office, flows, gateway, 8, isMoving: true);
        var told = office.Store.Open().Single(alert => alert.Kind == AlertKinds.FlowSilent);

        await MinutesAsync(office, flows, gateway, 30, isMoving: true);

        Assert.Equal((new DateOnly(2026, 11, 22), 0L), (FlowHead(office).Day, FlowHead(office).LastSeq));
        Assert.Equal(told.Id, office.Store.Open().Single(alert => alert.Kind == AlertKinds.FlowSilent).Id);
    }

    [Fact]
    public async Task Who_moves_again_after_a_quiet_hour_has_his_minutes_to_become_a_record()
    {
        var gateway = new CountedGateway();
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0", services => services.AddSingleton<IGateway>(gateway));
        await using var flows = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await OnlineAsync(office);
        await MinutesAsync(office, flows, gateway, 2, isMoving: true);
        await RecordAsync(office, flows);
        await MinutesAsync(office, flows, gateway, 60, isMoving: false);

        await MinutesAsync(office, flows, gateway, 2, isMoving: true);
        await RecordAsync(office, flows);
        await MinutesAsync(office, flows, gateway, 30, isMoving: false);
        Assert.DoesNotContain("flow-silent bad", office.Open);

        await MinutesAsync(office, flows, gateway, 6, isMoving: true);
        Assert.Contains("flow-silent bad", office.Open);
    }

    [Fact]
    public async Task Guessing_that_is_held_back_often_is_told_without_a_name()
    {
        await using var office = new WatchedOffice();
        for (var i = 0; i < 60; i++) office.Core.Get<AttemptLog>().Add(new Attempt(office.Now, "pap", false, AccessReason.TooManyAttempts, "mali", null, null, null));

        await office.RoundAsync();

        Assert.Equal(["guessing warn"], office.Open);
        Assert.DoesNotContain("mali", Assert.Single(office.Mails).Body, StringComparison.Ordinal);
    }

    private static void Rules(IServiceCollection services) => services.AddAlertRules();

    private static async Task OnlineAsync(WatchedOffice office)
    {
        var decision = new AccessDecision { Reason = AccessReason.Accepted, Account = await office.Core.AddAsync("mali"), Until = office.Now.AddDays(1) };
        await office.Core.Sessions.StartAsync(decision, new Device(CountedGateway.Phone, IPAddress.Parse("10.10.0.5")), CancellationToken.None);
    }

    /// <summary>A minute is: batches of both streams, the flow stream's empty; the looks; and the counters.</summary>
    private static async Task MinutesAsync(WatchedOffice office, LogWriter flows, CountedGateway gateway, int minutes, bool isMoving)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await office.RoundsAsync(1);
            await flows.FlushAsync(CancellationToken.None);
            if (isMoving) gateway.Set("10.10.0.5", office.Now.ToUnixTimeSeconds(), 0);
            await office.Core.Sessions.CountAsync(CancellationToken.None);
        }
    }

    private static async Task RecordAsync(WatchedOffice office, LogWriter flows)
    {
        var now = office.Now.ToUnixTimeMilliseconds();
        await flows.AppendAsync(Export.TestOffice.Flow(now - 1000, now, new LogMac(0x0200_0000_0001), LogIp.FromIPv4(0x0A0A_0005)), CancellationToken.None);
        await flows.FlushAsync(CancellationToken.None);
    }

    private static StreamHead FlowHead(WatchedOffice office) => new TrafficReader(office.Core.Get<TrafficStore>()).Heads().Single(head => head.Stream == LogStream.Flow);

    private static async Task FlowAsync(WatchedOffice office, DateTimeOffset from, DateTimeOffset to, LogMac mac, LogIp ip)
    {
        await using var writer = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await writer.AppendAsync(Export.TestOffice.Flow(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), mac, ip) with { BytesDown = 900_000 }, CancellationToken.None);
        await writer.FlushAsync(CancellationToken.None);
    }

    private static async Task RoundsAsync(NasRig rig, int minutes)
    {
        for (var i = 0; i < Math.Max(1, minutes); i++)
        {
            if (minutes > 0) rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
            rig.Core.Get<AccessStream>().Audit(Actor.System, "test", "fresh", null, "done");
            await rig.Core.Get<AccessStream>().FlushAsync(CancellationToken.None);
            await rig.Core.Get<AlertWatch>().RoundAsync(CancellationToken.None);
        }
    }

    /// <summary>The clock is moved past what the log writes: its own gaps are not what is asked here.</summary>
    private static string[] Open(NasRig rig) => [.. rig.Core.Get<AlertStore>().Open().Where(alert => alert.Kind != AlertKinds.LogGap).Select(alert => $"{alert.Kind} {alert.Subject}")];

    private static string Text(NasRig rig)
    {
        var words = new AlertWords(new SiteSettings(), HotspotAuth.Words.Language.English);
        return string.Join('\n', rig.Core.Get<AlertStore>().Open().Select(words.What));
    }

    /// <summary>What the handler around the rig's counts.</summary>
    private static void Heard(NasRig rig) => rig.Core.Get<NasActivity>().Accounted("lab", IPAddress.Loopback, null);

    private static async Task InterimAsync(NasRig rig, uint seconds)
    {
        Heard(rig);
        await rig.AccountAsync(InterimUpdate, p => p.Number(HotspotAuth.Radius.RadiusAttributeType.AcctSessionTime, seconds));
    }

    /// <summary>A session that was started, and reported once ten minutes later.</summary>
    private static async Task<NasRig> ReportedAsync(int coaPort = 9, Action<IServiceCollection>? replace = null)
    {
        var rig = new NasRig(coaPort: coaPort, replace: Rules + replace);
        await rig.Core.AddAsync("mali");
        await RoundsAsync(rig, 0);
        Heard(rig);
        await rig.AccountAsync(Start, p => p.User("mali"));
        rig.Core.Clock.Move(TimeSpan.FromMinutes(10));
        await InterimAsync(rig, 600);
        return rig;
    }
}
