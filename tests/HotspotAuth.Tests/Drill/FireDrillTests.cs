using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Drill;
using HotspotAuth.Export;
using HotspotAuth.Ledger;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Drill;

/// <summary>The real core, log and verifier; what a drill must notice is broken for real, one thing at a time.</summary>
public sealed class FireDrillTests
{
    [Fact]
    public async Task Drill_passes_and_says_what_it_could_not_try()
    {
        await using var core = new CoreFixture();

        var drill = await DrillAsync(core);

        Assert.Null(drill.Failed);
        Assert.Equal(
            [DrillOutcome.Passed, DrillOutcome.Passed, DrillOutcome.NotTried, DrillOutcome.Passed, DrillOutcome.Passed, DrillOutcome.Passed, DrillOutcome.NotTried],
            drill.Steps.Select(step => step.Outcome));
        Assert.Equal(drill.Steps, core.Get<DrillStore>().Last()!.Steps);
        Assert.Null(FireDrill.Fault(drill, core.Get<TrafficStore>(), core.Get<HotspotSettings>().Operation, core.Clock.GetUtcNow()));
        Assert.NotNull(FireDrill.Fault(drill, core.Get<TrafficStore>(), core.Get<HotspotSettings>().Operation, core.Clock.GetUtcNow().AddHours(27)));
    }

    [Fact]
    public async Task A_machine_that_was_off_at_the_time_of_the_drill_holds_it_after_its_start_and_only_then()
    {
        await using var core = new CoreFixture();
        var (drills, first) = (core.Get<DrillStore>(), await DrillAsync(core));
        await StartAsync(core);
        Assert.Equal(first.Time, drills.Last()!.Time);

        core.Clock.Move(TimeSpan.FromHours(18));
        await StartAsync(core);
        Assert.Equal(first.Time, drills.Last()!.Time);

        core.Clock.Move(TimeSpan.FromHours(3));
        await StartAsync(core);
        var second = drills.Last()!.Time;
        Assert.Equal(core.Clock.GetUtcNow(), second);
        core.Clock.Move(TimeSpan.FromHours(3));
        await StartAsync(core);
        Assert.Equal(second, drills.Last()!.Time);
    }

    [Fact]
    public async Task A_new_machine_holds_its_first_drill_the_day_after()
    {
        await using var core = new CoreFixture();
        await StartAsync(core);
        core.Get<AccessStream>().Audit(Actor.System, "test", "fresh", null, "done");
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        await StartAsync(core);
        Assert.Null(core.Get<DrillStore>().Last());

        core.Clock.Move(TimeSpan.FromDays(1));
        await StartAsync(core);

        Assert.NotNull(core.Get<DrillStore>().Last());
    }

    [Fact]
    public async Task The_drill_after_a_start_is_planned_for_a_quarter_of_an_hour_later_and_not_without_a_time_of_drills()
    {
        var settings = new HotspotSettings();
        var services = new ServiceCollection().AddLogging().AddDrillJob(settings);
        await using var provider = services.BuildServiceProvider();
        var before = TimeProvider.System.GetUtcNow();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var (daily, missed) = (await scheduler.GetTrigger(new TriggerKey(nameof(DrillJob))), await scheduler.GetTrigger(new TriggerKey(nameof(MissedDrillJob))));
        Assert.Equal(typeof(MissedDrillJob), (await scheduler.GetJobDetail(missed!.JobKey))!.JobType);
        Assert.InRange(missed.NextFireTimeUtc!.Value, before.AddMinutes(14), before.AddMinutes(16));
        Assert.Equal(TimeSpan.FromHours(6) + TimeSpan.FromMinutes(10), TimeZoneInfo.ConvertTime(daily!.NextFireTimeUtc!.Value, settings.Site.Zone).TimeOfDay);
        await scheduler.Shutdown();

        settings.Operation.DrillAt = "";
        Assert.DoesNotContain(new ServiceCollection().AddDrillJob(settings), service => service.ServiceType == typeof(ISchedulerFactory));
    }

    [Fact]
    public async Task Drill_leaves_nobody_online_no_attempt_counted_and_its_account_shut()
    {
        await using var core = new CoreFixture();

        await DrillAsync(core);
        await DrillAsync(core);

        Assert.Empty(core.Sessions.Open);
        Assert.Empty(core.Get<AttemptLog>().Last(10));
        Assert.Equal(AccountState.Disabled, (await core.Accounts.FindAsync(FireDrill.Username, CancellationToken.None))!.State);
        var reader = new TrafficReader(core.Get<TrafficStore>());
        Assert.Equal([true, true], reader.Auths(new AuthQuery(0, long.MaxValue)).Select(auth => auth.Row.Drill));
        var rows = reader.Sessions(new SessionQuery(0, long.MaxValue)).Select(row => (row.Row.Event, row.Row.Drill)).Order().ToArray();
        Assert.Equal([(SessionEvent.Start, true), (SessionEvent.Start, true), (SessionEvent.Stop, true), (SessionEvent.Stop, true)], rows);
    }

    [Fact]
    public async Task Answers_leave_out_what_is_the_drills_and_nothing_else()
    {
        await using var core = new CoreFixture();
        await DrillAsync(core);
        var (now, ip) = (core.Clock.GetUtcNow().ToUnixTimeMilliseconds(), LogIp.From(DrillDevice.Of(core.Get<HotspotSettings>().Gateway).Ip));
        await FlowAsync(core, new LogMac(DrillDevice.Mac.Value), ip, new LogMac(0x02AA_0000_0001));

        var stores = LogStores.Open(core.Get<HotspotSettings>(), core.Data, core.Clock);

        Assert.Equal(0x02AA_0000_0001UL, Assert.Single(stores.Flows([new FlowQuery(now - 1, now + 60_000)])).Row.ClientMac!.Value.Value);
        Assert.Empty(stores.Sessions(new SessionKeys { Ips = [ip] }, new TimeSpanMs(now - 1, now + 1)));
        Assert.Equal(2, stores.WithDrill().Flows([new FlowQuery(now - 1, now + 60_000)]).Count());
        core.Clock.Move(TimeSpan.FromMinutes(2));
        core.Get<CompletenessLedger>().Work(CancellationToken.None);
        Assert.Equal(1, core.Get<LedgerStore>().Read(0, long.MaxValue)[^1].Strangers);
    }

    [Fact]
    public async Task Refused_login_is_named()
    {
        await using var core = new CoreFixture();
        core.Get<GroupStore>().Set(FireDrill.Username, rights => rights with { OnlyNases = NameSet.TryParse("ap-1", out var only) ? only : null }, Actor.System);

        var drill = await DrillAsync(core);

        AssertFailed(drill, DrillStage.Login);
        Assert.All(drill.Steps.Where(step => step.Stage is DrillStage.Session or DrillStage.Connection or DrillStage.Find or DrillStage.LeftOut), step => Assert.Equal(DrillOutcome.NotTried, step.Outcome));
    }

    [Fact]
    public async Task Missing_interface_of_the_capture_is_named()
    {
        await using var core = new CoreFixture(settings => settings.Capture.Interface = "ledgerdrill9");

        AssertFailed(await DrillAsync(core), DrillStage.Connection);
    }

    [Fact]
    public async Task Second_device_under_the_address_is_named_because_the_question_finds_two()
    {
        await using var core = new CoreFixture();
        var ip = LogIp.From(DrillDevice.Of(core.Get<HotspotSettings>().Gateway).Ip);
        await FlowAsync(core, new LogMac(0x02AA_0000_0001), ip);

        AssertFailed(await DrillAsync(core), DrillStage.Find);
    }

    [Fact]
    public async Task Receipt_that_nobody_signed_is_named_by_the_verification()
    {
        await using var core = new CoreFixture();
        var receipts = Directory.CreateDirectory(Path.Combine(core.Get<TrafficStore>().Directory, "receipts"));
        await File.WriteAllTextAsync(Path.Combine(receipts.FullName, "000001.json"), "{}");

        AssertFailed(await DrillAsync(core), DrillStage.Verify);
    }

    [Fact]
    public async Task Sealed_day_that_can_not_be_restored_is_named()
    {
        await using var core = new CoreFixture();
        var (stream, store) = (core.Get<AccessStream>(), core.Get<TrafficStore>());
        var first = store.Today;
        stream.Audit(Actor.System, "config", null, null, "done");
        await stream.FlushAsync(CancellationToken.None);
        core.Clock.Move(TimeSpan.FromDays(1));
        stream.Audit(Actor.System, "config", null, null, "done");
        await stream.FlushAsync(CancellationToken.None);
        using (var signer = DigestSigner.OpenOrCreate(Path.Combine(core.Data.Keys, "digest"), store)) await new DaySealer(store, signer).SealAsync(first, CancellationToken.None);

        var whole = await DrillAsync(core);
        Assert.Equal((DrillOutcome.Passed, null), (whole.Steps.Single(step => step.Stage == DrillStage.Restore).Outcome, whole.Failed));

        var file = Path.Combine(store.Directory, DayName.Of(first), "access.sqlite");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf("config"u8)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        core.Clock.Move(TimeSpan.FromMinutes(1));
        AssertFailed(await DrillAsync(core), DrillStage.Restore);
        Assert.False(Directory.Exists(Path.Combine(core.Data.Root, ".drill")));
    }

    [Fact]
    public async Task Stream_that_is_closed_is_named()
    {
        await using var core = new CoreFixture();
        await core.Get<AccessStream>().DisposeAsync();

        AssertFailed(await DrillAsync(core), DrillStage.Session);
    }

    private static async Task<DrillResult> DrillAsync(CoreFixture core)
    {
        core.Get<GroupStore>().MakeDefaults();
        core.Known.Refresh();
        return await core.Get<FireDrill>().RunAsync(Actor.System, CancellationToken.None);
    }

    private static void AssertFailed(DrillResult drill, DrillStage stage)
    {
        Assert.True(drill.Failed?.Stage == stage, string.Join('\n', drill.Steps));
        Assert.NotEmpty(drill.Failed!.Reason!);
        // Only the one: what follows was not tried or stands alone.
        Assert.Single(drill.Steps, step => step.Outcome == DrillOutcome.Failed);
    }

    /// <summary>What runs a quarter of an hour after a start.</summary>
    private static async Task StartAsync(CoreFixture core) => await ActivatorUtilities.CreateInstance<MissedDrillJob>(core.Get<IServiceProvider>()).Execute(null!, CancellationToken.None);

    private static async Task FlowAsync(CoreFixture core, LogMac mac, LogIp ip, params LogMac[] others)
    {
        var now = core.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var writer = LogWriter.Open(core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        foreach (var each in others.Prepend(mac))
            await writer.AppendAsync(new FlowRow(now, now + 5, ip, each, 40_000, LogIp.FromIPv4(0xCB00_7107), 443, 6, null, 1, 1, 60, 60, 0, 0, FlowOpened.Client, FlowFinish.Fin), CancellationToken.None);
    }
}
