using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Events.Closing;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Events;

/// <summary>An event's end: it comes to the minute, moves with whoever is online, and leaves a report.</summary>
public sealed class EventEndTests
{
    [Fact]
    public async Task At_the_end_everybody_is_cut_off_and_not_a_moment_before()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        await floor.LogInAsync(2);
        await floor.MoveAsync(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, floor.Core.Sessions.Open.Count);
        await floor.MoveAsync(TimeSpan.FromMilliseconds(1));
        Assert.Empty(floor.Core.Sessions.Open);
        Assert.Equal(2, floor.Gateway.Closed.Count);
        Assert.Equal(AccessReason.Expired, (await floor.LogInAsync(3)).Reason);
    }

    [Fact]
    public async Task The_kernel_s_own_timeouts_lie_at_the_end_too()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        Assert.Equal(floor.Event.Until.AddSeconds(1), Assert.Single(floor.Gateway.Opened).Until);
    }

    [Fact]
    public async Task An_extension_keeps_those_who_are_online_in_and_moves_the_kernel_s_timeout()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        await floor.MoveAsync(TimeSpan.FromMinutes(1));
        Assert.Null(floor.Ends.Move(floor.Event.Id, floor.Event.Until.AddHours(1), Actor.System));
        await SettleAsync(floor);
        Assert.Equal(floor.Event.Until.AddHours(1), Assert.Single(floor.Core.Sessions.Open).Until);
        Assert.Equal(floor.Event.Until.AddHours(1).AddSeconds(1), floor.Gateway.Opened[^1].Until);
        await floor.MoveAsync(TimeSpan.FromMinutes(178));
        Assert.Single(floor.Core.Sessions.Open);
        await floor.MoveAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(floor.Core.Sessions.Open);
    }

    [Fact]
    public async Task An_extension_made_in_the_moment_of_a_login_reaches_its_session()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        floor.Ends.Move(floor.Event.Id, floor.Event.Until.AddHours(1), Actor.System);
        await SettleAsync(floor);
        Assert.Equal(floor.Event.Until.AddHours(1), Assert.Single(floor.Core.Sessions.Open).Until);
    }

    [Fact]
    public async Task An_earlier_end_cuts_at_the_earlier_end()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        await floor.MoveAsync(TimeSpan.FromMinutes(1));
        Assert.Null(floor.Ends.Move(floor.Event.Id, floor.Now.AddMinutes(10), Actor.System));
        await SettleAsync(floor);
        Assert.Equal(floor.Now.AddMinutes(10).AddSeconds(1), floor.Gateway.Opened[^1].Until);
        await floor.MoveAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(floor.Core.Sessions.Open);
    }

    [Fact]
    public async Task A_slip_with_an_end_of_its_own_keeps_it()
    {
        await using var floor = await FloorBench.StartAsync();
        var own = floor.Event.Until.AddHours(-1);
        floor.Core.Accounts.Change(floor.Slips[0].Username, new AccountChange { ValidUntil = new Setting<DateTimeOffset>(own) }, Actor.System);
        floor.Ends.Move(floor.Event.Id, floor.Event.Until.AddHours(1), Actor.System);
        Assert.Equal([own, floor.Event.Until.AddHours(1), floor.Event.Until.AddHours(1)], floor.Slips.Select(slip => slip.Until!.Value));
    }

    [Fact]
    public async Task An_end_that_makes_no_sense_is_refused_with_its_reason_and_changes_nothing()
    {
        await using var floor = await FloorBench.StartAsync();
        Assert.Equal(EndFault.Past, floor.Ends.Move(floor.Event.Id, floor.Now, Actor.System));
        Assert.Equal(EndFault.Same, floor.Ends.Move(floor.Event.Id, floor.Event.Until, Actor.System));
        Assert.Equal(EndFault.TooFar, floor.Ends.Move(floor.Event.Id, floor.Event.From.AddDays(367), Actor.System));
        Assert.Equal(EndFault.NoSuchEvent, floor.Ends.Move(99, floor.Event.Until.AddHours(1), Actor.System));
        Assert.Empty(floor.Ends.Of(floor.Event.Id));
        Assert.All(floor.Slips, slip => Assert.Equal(floor.Event.Until, slip.Until));
    }

    [Fact]
    public async Task Stopping_cuts_everybody_at_once_and_makes_the_report()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        await floor.MoveAsync(TimeSpan.FromMinutes(30));
        await floor.Core.Get<EventEnding>().EndAsync(floor.Event.Id, null, new Actor("arunee", "admin", null), default);
        Assert.Equal(1, await floor.Closer.CloseDueAsync(default));
        Assert.Empty(floor.Core.Sessions.Open);
        Assert.Equal((floor.Now, 1), (floor.Closer.Find(floor.Event.Id)!.Ended, floor.Closer.Find(floor.Event.Id)!.Report.Used));
        Assert.Equal(AccessReason.Expired, (await floor.LogInAsync(2)).Reason);
    }

    [Fact]
    public async Task Stopped_by_a_verb_the_running_service_cuts_everybody_by_itself()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.LogInAsync(1);
        // Only the store is touched, as by another process.
        floor.Core.Get<TrainingEventStore>().End(floor.Event.Id, null, Actor.Verb);
        Assert.Equal(0, await floor.Closer.CloseDueAsync(default));
        await floor.MoveAsync(TimeSpan.Zero);
        Assert.Empty(floor.Core.Sessions.Open);
        Assert.Equal(1, await floor.Closer.CloseDueAsync(default));
    }

    [Fact]
    public async Task The_end_comes_of_itself_and_its_report_counts_all()
    {
        await using var floor = await FloorBench.StartAsync(slips: 5);
        await floor.LogInAsync(1);
        await floor.MoveAsync(TimeSpan.FromMinutes(10));
        await floor.LogInAsync(2);
        await floor.LogInAsync(3, secret: "wrong", named: false);
        await floor.LogInAsync(3, secret: "wrong", named: false);
        var peakAt = floor.Now;
        floor.Gateway.Set("10.10.1.2", 1_000, 2_000, new HotspotAuth.Capture.MacAddress(0x020000001002));
        await floor.MoveAsync(TimeSpan.FromMinutes(10));
        await floor.Core.Sessions.EndAsync(floor.Core.Sessions.Open.MinBy(s => s.Start)!.Id, SessionCause.UserRequest, Actor.System, default);
        await floor.MoveAsync(TimeSpan.FromMinutes(100));
        Assert.Equal(1, await floor.Closer.CloseDueAsync(default));
        var report = floor.Closer.Find(floor.Event.Id)!.Report;
        Assert.Equal((5, 2, 3, 2, 3), (report.Issued, report.Used, report.NeverUsed, report.Named, report.Unnamed));
        Assert.Equal((2, peakAt.ToUnixTimeMilliseconds()), (report.Peak, report.PeakAt));
        Assert.Equal((2, (20 + 110) * 60L, 1_000L, 2_000L), (report.Sessions, report.Seconds, report.BytesUp, report.BytesDown));
        Assert.Equal([new RefusedBy("wrong-password", 2)], report.Refused!);
        Assert.Equal(floor.Event.Until.AddDays(90).ToUnixTimeMilliseconds(), report.IdentityUntil);
        Assert.Equal(0, await floor.Closer.CloseDueAsync(default));
    }

    [Fact]
    public async Task Extending_an_event_that_is_over_opens_it_again_and_its_report_is_made_anew()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.MoveAsync(TimeSpan.FromHours(2));
        await floor.Closer.CloseDueAsync(default);
        Assert.Null(floor.Ends.Move(floor.Event.Id, floor.Now.AddHours(1), Actor.System));
        Assert.Null(floor.Closer.Find(floor.Event.Id));
        floor.Core.Known.Refresh();
        Assert.True((await floor.LogInAsync(1)).Granted);
        await floor.MoveAsync(TimeSpan.FromHours(1));
        await floor.Closer.CloseDueAsync(default);
        Assert.Equal(1, floor.Closer.Find(floor.Event.Id)!.Report.Used);
    }

    [Fact]
    public async Task An_event_ended_by_mistake_is_opened_again_with_all_its_slips()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.MoveAsync(TimeSpan.FromMilliseconds(1_234_567));
        await floor.Core.Get<EventEnding>().EndAsync(floor.Event.Id, null, Actor.System, default);
        await floor.Closer.CloseDueAsync(default);
        floor.Core.Clock.Move(TimeSpan.FromMinutes(3));
        Assert.Null(floor.Ends.Move(floor.Event.Id, floor.Event.Until, Actor.System));
        floor.Core.Known.Refresh();
        Assert.All(floor.Slips, slip => Assert.Equal(floor.Event.Until, slip.Until));
        Assert.True((await floor.LogInAsync(1)).Granted);
        Assert.Equal(EventState.Issued, floor.Core.Get<TrainingEventStore>().Find(floor.Event.Id)!.State);
    }

    [Fact]
    public async Task An_event_that_was_only_asked_for_has_no_end_to_move()
    {
        await using var floor = await FloorBench.StartAsync();
        var asked = floor.Core.Get<TrainingEventStore>().Request(
            new EventRequest { Project = "DLTV 2", Agency = "School", Phone = "055000123", Responsible = "Arunee", From = floor.Now.AddDays(1), Until = floor.Now.AddDays(2), Users = 3, Purpose = "teaching" }, Actor.System);
        Assert.Equal(EndFault.NotIssued, floor.Ends.Move(asked, floor.Now.AddDays(3), Actor.System));
    }

    [Fact]
    public async Task Each_change_of_the_end_is_in_the_audit_trail_with_before_and_after()
    {
        await using var floor = await FloorBench.StartAsync();
        floor.Ends.Move(floor.Event.Id, floor.Event.Until.AddHours(1), new Actor("arunee", "admin", null));
        using var connection = floor.Core.Get<Database>().Open();
        var (actor, reason) = connection.QuerySingle<(string, string)>("SELECT actor, reason FROM audit_outbox WHERE action = 'event-extend'");
        Assert.Equal([EventStepKind.Issued, EventStepKind.Extended], floor.Core.Get<TrainingEventStore>().Steps(floor.Event.Id).Select(step => step.Kind));
        Assert.Equal(("arunee", $"valid-until: {Times.Iso(floor.Event.Until)} → {Times.Iso(floor.Event.Until.AddHours(1))}; slips: 3"), (actor, reason));
    }

    [Fact]
    public async Task An_event_so_old_that_its_sessions_may_be_erased_gets_no_report()
    {
        await using var floor = await FloorBench.StartAsync();
        await floor.MoveAsync(TimeSpan.FromDays(91));
        Assert.Equal(0, await floor.Closer.CloseDueAsync(default));
    }

    /// <summary>The watcher sees the change, then carries it into the sessions.</summary>
    private static async Task SettleAsync(FloorBench floor)
    {
        floor.Core.Known.Refresh();
        await floor.Core.Get<RightsChanges>().SweepAsync(floor.Core.Table.Open, default);
    }
}
