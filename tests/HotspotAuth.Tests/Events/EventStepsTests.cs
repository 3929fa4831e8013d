using HotspotAuth.Accounts;
using HotspotAuth.Events;

namespace HotspotAuth.Tests.Events;

public sealed class EventStepsTests
{
    [Fact]
    public async Task A_request_goes_from_asking_to_slips_and_every_step_is_signed()
    {
        await using var core = new CoreFixture();
        var id = core.Events().Request(Office.Camp(core), Office.Asker);
        Assert.Equal(EventState.Requested, core.Events().Find(id)!.State);
        core.Clock.Move(TimeSpan.FromMinutes(5));
        core.Events().Approve(id, 28, "two rooms less", Office.Director);
        await core.Events().IssueAsync(id, new SlipOrder(0, 20, []), Office.Asker, CancellationToken.None);

        var made = core.Events().Find(id)!;
        Assert.Equal((EventState.Issued, 30, 28, 20, 8), (made.State, made.Users, made.Approved, made.Slips, made.Remaining));
        var steps = core.Events().Steps(id);
        Assert.Equal([EventStepKind.Requested, EventStepKind.Approved, EventStepKind.Issued], steps.Select(s => s.Kind));
        Assert.Equal(["arunee", "prasert", "arunee"], steps.Select(s => s.SignedBy));
        Assert.Equal("two rooms less", steps[1].Text);
        Assert.Equal(TimeSpan.FromMinutes(5), steps[1].Time - steps[0].Time);
        Assert.Equal(1, core.Count("SELECT count(*) FROM audit_outbox WHERE action = 'event-approve' AND actor = 'prasert' AND reason LIKE 'state: requested → approved; approved: 0 → 28%'"));
    }

    [Fact]
    public async Task Whoever_asked_can_neither_approve_nor_refuse()
    {
        await using var core = new CoreFixture();
        var id = core.Events().Request(Office.Camp(core), Office.Asker);

        Assert.Equal(EventFaultKind.Own, Fault(() => core.Events().Approve(id, 30, null, Office.Asker)));
        Assert.Equal(EventFaultKind.Own, Fault(() => core.Events().Refuse(id, "no room", Office.Asker)));
        Assert.Equal(EventState.Requested, core.Events().Find(id)!.State);
        Assert.Single(core.Events().Steps(id));
    }

    [Fact]
    public async Task A_decided_request_is_not_decided_again()
    {
        await using var core = new CoreFixture();
        var refused = core.Events().Request(Office.Camp(core), Office.Asker);
        core.Events().Refuse(refused, "the room is taken", Office.Director);
        var approved = core.Approved();

        Assert.Equal(EventFaultKind.State, Fault(() => core.Events().Approve(refused, 30, null, Office.Director)));
        Assert.Equal(EventFaultKind.State, Fault(() => core.Events().Refuse(approved, "late", Office.Director)));
        Assert.Equal(EventFaultKind.State, Fault(() => core.Events().Cancel(refused, null, Office.Asker)));
        Assert.Equal(EventFaultKind.State, Fault(() => core.Events().End(approved, null, Office.Asker)));
    }

    [Fact]
    public async Task A_refusal_needs_its_reason()
    {
        await using var core = new CoreFixture();
        var id = core.Events().Request(Office.Camp(core), Office.Asker);

        Assert.Equal(EventFaultKind.Missing, Fault(() => core.Events().Refuse(id, "  ", Office.Director)));
        Assert.Equal(EventState.Requested, core.Events().Find(id)!.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2001)]
    public async Task An_approval_for_nobody_or_for_too_many_is_refused(int users)
    {
        await using var core = new CoreFixture();
        var id = core.Events().Request(Office.Camp(core), Office.Asker);

        Assert.Equal(EventFaultKind.OutOfRange, Fault(() => core.Events().Approve(id, users, null, Office.Director)));
    }

    [Fact]
    public async Task An_approved_event_may_be_cancelled_and_then_gets_no_slips()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        core.Events().Cancel(id, "moved to May", Office.Asker);

        var e = await Assert.ThrowsAsync<EventException>(() => core.Events().IssueAsync(id, new SlipOrder(0, 1, []), Office.Asker, CancellationToken.None));
        Assert.Equal(EventFaultKind.State, e.Faults[0].Kind);
    }

    [Fact]
    public async Task An_ended_event_ends_its_slips()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        await core.Events().IssueAsync(id, new SlipOrder(0, 3, []), Office.Asker, CancellationToken.None);
        core.Clock.Move(TimeSpan.FromHours(2));
        core.Events().End(id, "the power is off", Office.Asker);

        var ended = core.Events().Find(id)!;
        Assert.Equal((EventState.Ended, core.Clock.GetUtcNow()), (ended.State, ended.End));
        Assert.All(await core.Accounts.ListAsync(new AccountQuery(), CancellationToken.None), slip => Assert.Equal(core.Clock.GetUtcNow(), slip.ValidUntil));
        Assert.Equal(EventFaultKind.State, Fault(() => core.Events().End(id, null, Office.Asker)));
    }

    [Fact]
    public async Task All_faults_of_a_request_are_told_at_once_and_nothing_is_saved()
    {
        await using var core = new CoreFixture();
        var bad = Office.Camp(core) with { Project = " ", Phone = "", Users = 0, Until = core.Clock.GetUtcNow(), Prefix = "DLTV1", Group = "nobody", Purpose = "" };

        var e = Assert.Throws<EventException>(() => core.Events().Request(bad, Office.Asker));
        Assert.Equal(["project", "phone", "purpose", "users", "until", "prefix", "group"], e.Faults.Select(f => f.Field));
        Assert.Equal(0, core.Count("SELECT count(*) FROM training_event"));
        Assert.Equal(0, core.Count("SELECT count(*) FROM audit_outbox"));
    }

    [Fact]
    public async Task What_runs_now_stands_first_and_what_was_dropped_last()
    {
        await using var core = new CoreFixture();
        var over = core.Approved();
        await core.Events().IssueAsync(over, new SlipOrder(0, 1, []), Office.Asker, CancellationToken.None);
        core.Clock.Move(TimeSpan.FromHours(20));
        var running = core.Approved();
        await core.Events().IssueAsync(running, new SlipOrder(0, 1, []), Office.Asker, CancellationToken.None);
        core.Clock.Move(TimeSpan.FromHours(2));
        var refused = core.Events().Request(Office.Camp(core), Office.Asker);
        core.Events().Refuse(refused, "no", Office.Director);
        var waiting = core.Events().Request(Office.Camp(core), Office.Director);

        Assert.Equal([running, waiting, over, refused], core.Events().List(new EventQuery()).Select(e => e.Id));
        Assert.Equal([waiting], core.Events().List(new EventQuery(Phase: EventPhase.Requested)).Select(e => e.Id));
        Assert.Equal([waiting], core.Events().List(new EventQuery(RequestedBy: "prasert")).Select(e => e.Id));
        Assert.Equal(1, core.Events().Count(new EventQuery())[EventPhase.Over]);
        Assert.Empty(core.Events().List(new EventQuery(Search: "100%")));
    }

    private static EventFaultKind Fault(Action what) => Assert.Throws<EventException>(what).Faults[0].Kind;
}
