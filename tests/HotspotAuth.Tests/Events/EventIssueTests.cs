using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Events;

public sealed class EventIssueTests
{
    [Fact]
    public async Task The_same_order_given_twice_makes_its_slips_once()
    {
        await using var core = new CoreFixture();
        var id = core.Approved(10);
        var order = new SlipOrder(0, 5, []);
        await core.Events().IssueAsync(id, order, Office.Asker, CancellationToken.None);

        var again = await Assert.ThrowsAsync<EventException>(() => core.Events().IssueAsync(id, order, Office.Asker, CancellationToken.None));

        Assert.Equal(EventFaultKind.Already, again.Faults[0].Kind);
        Assert.Equal(5, core.Count("SELECT count(*) FROM account"));
    }

    [Fact]
    public async Task Orders_sent_together_make_their_slips_once()
    {
        await using var core = new CoreFixture();
        var id = core.Approved(10);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await core.Events().IssueAsync(id, new SlipOrder(0, 5, []), Office.Asker, CancellationToken.None)).Count;
            }
            catch (EventException)
            {
                return 0;
            }
        })));

        Assert.Equal(5, results.Sum());
        Assert.Equal(5, core.Count("SELECT count(*) FROM account"));
    }

    [Fact]
    public async Task More_slips_may_follow_up_to_what_was_approved_with_numbers_that_go_on()
    {
        await using var core = new CoreFixture();
        var id = core.Approved(10);
        await core.Events().IssueAsync(id, new SlipOrder(0, 6, []), Office.Asker, CancellationToken.None);

        var tooMany = await Assert.ThrowsAsync<EventException>(() => core.Events().IssueAsync(id, new SlipOrder(6, 5, []), Office.Asker, CancellationToken.None));
        var more = await core.Events().IssueAsync(id, new SlipOrder(6, 4, []), Office.Asker, CancellationToken.None);

        Assert.Equal(EventFaultKind.TooMany, tooMany.Faults[0].Kind);
        Assert.Equal([7, 8, 9, 10], more.Select(m => m.Account.Slip!.Value));
    }

    [Fact]
    public async Task A_code_that_is_taken_in_the_middle_leaves_nothing()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("taken234");
        var codes = new Queue<string>(Enumerable.Repeat<string[]>(["aaaa2222", "bbbb2222", "taken234", "cccc2222"], 3).SelectMany(c => c));
        var events = new TrainingEventStore(core.Get<Database>(), core.Accounts, core.Clock, codes.Dequeue);
        var id = core.Approved();

        await Assert.ThrowsAsync<AccountException>(() => events.IssueAsync(id, new SlipOrder(0, 4, []), Office.Asker, CancellationToken.None));

        Assert.Equal(1, core.Count("SELECT count(*) FROM account"));
        Assert.Equal(EventState.Approved, events.Find(id)!.State);
        Assert.Equal(2, events.Steps(id).Count);
        Assert.Equal(0, core.Count("SELECT count(*) FROM audit_outbox WHERE action = 'event-issue' OR object = 'aaaa2222'"));
    }

    [Fact]
    public async Task A_code_that_is_taken_once_is_drawn_again()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("taken234");
        var codes = new Queue<string>(["aaaa2222", "taken234", "aaaa2222", "bbbb2222"]);
        var events = new TrainingEventStore(core.Get<Database>(), core.Accounts, core.Clock, codes.Dequeue);
        var id = core.Approved();

        var slips = await events.IssueAsync(id, new SlipOrder(0, 2, []), Office.Asker, CancellationToken.None);

        Assert.Equal(["aaaa2222", "bbbb2222"], slips.Select(s => s.Account.Username));
    }

    [Fact]
    public async Task A_failed_creation_by_verb_leaves_no_event_behind()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("taken234");
        var events = new TrainingEventStore(core.Get<Database>(), core.Accounts, core.Clock, () => "taken234");
        var now = core.Clock.GetUtcNow();

        await Assert.ThrowsAsync<AccountException>(() => events.CreateAsync(new TrainingEvent(0, "Camp", "School", "055000000", "A Teacher", now, now.AddHours(1)), 1, Office.Asker, CancellationToken.None));

        Assert.Equal(0, core.Count("SELECT count(*) FROM training_event"));
        Assert.Equal(0, core.Count("SELECT count(*) FROM event_step"));
    }

    [Fact]
    public async Task A_code_opens_with_its_prefix_typed_as_printed_and_is_kept_recoverable()
    {
        await using var core = new CoreFixture();
        var id = core.Approved(3, "dltv");
        var slips = await core.Events().IssueAsync(id, new SlipOrder(0, 3, []), Office.Asker, CancellationToken.None);
        core.Known.Refresh();
        var code = slips[0].Account.Username;

        Assert.Matches("^dltv[2-9a-z]{8}$", code);
        Assert.Matches("^DLTV-[2-9A-Z]{4}-[2-9A-Z]{4}$", SlipCode.Shown(code));
        Assert.Equal(code, HotspotAuth.Portal.TypedLogin.Read(SlipCode.Shown(code), "").Username);
        Assert.True(core.Known.VerifyPassword(code, code));
        Assert.Equal(code, System.Text.Encoding.UTF8.GetString(core.Known.OpenSecret(code)!));
        Assert.Equal(slips.Select(s => s.Account.Username), core.Events().SlipsToPrint(id, core.Get<SecretBox>(), Office.Asker).Select(s => s.Code));
        Assert.Equal(1, core.Count("SELECT count(*) FROM audit_outbox WHERE action = 'event-slips' AND rows = 3"));
    }

    [Fact]
    public async Task Slips_have_the_rights_group_and_period_of_their_event()
    {
        await using var core = new CoreFixture();
        core.Get<GroupStore>().Set("training", r => r with { DownBitsPerSecond = 5_000_000 }, Office.Director);
        var id = core.Events().Request(Office.Camp(core) with { Group = "training" }, Office.Asker);
        core.Events().Approve(id, 2, null, Office.Director);
        await core.Events().IssueAsync(id, new SlipOrder(0, 2, []), Office.Asker, CancellationToken.None);

        var wanted = core.Events().Find(id)!;
        Assert.All(core.Known.Refresh(), slip =>
        {
            Assert.Equal(("training", wanted.From, wanted.Until, 1, true), (slip.Group, slip.ValidFrom!.Value, slip.ValidUntil!.Value, slip.MaxDevices, slip.Chap));
            Assert.Equal(5_000_000, slip.Rights.DownBitsPerSecond);
        });
    }

    [Fact]
    public async Task A_listed_guest_with_a_number_holds_his_slip_and_one_without_is_still_asked()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        ListedGuest[] names = [new("Malee Thongkham", "0812345678", "Ban Rai School"), new("Prasert Namphet", null, null)];
        await core.Events().IssueAsync(id, new SlipOrder(0, 2, names), Office.Asker, CancellationToken.None);
        core.Known.Refresh();

        var slips = core.Events().SlipsToPrint(id, core.Get<SecretBox>(), Office.Asker);
        Assert.Equal([("Malee Thongkham", true), ("Prasert Namphet", false)], slips.Select(s => (s.Holder!, s.IsBound)));
        Assert.True(core.Known.TryFind(slips[0].Account, out var bound) && core.Known.TryFind(slips[1].Account, out var asked) && !bound.NeedsHolder && asked.NeedsHolder);
        Assert.Equal("Malee Thongkham", Assert.Single(core.Get<Holders>().HistoryOf(slips[0].Account)).Name);
    }

    [Fact]
    public async Task A_password_that_a_holder_chose_is_never_printed()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        var slips = await core.Events().IssueAsync(id, new SlipOrder(0, 2, []), Office.Asker, CancellationToken.None);
        await core.Accounts.ChangePasswordAsync(slips[0].Account.Username, "river under the hill", Office.Asker, CancellationToken.None);

        Assert.Equal([null, slips[1].Account.Username], core.Events().SlipsToPrint(id, core.Get<SecretBox>(), Office.Asker).Select(s => s.Code));
    }

    [Fact]
    public async Task A_slip_that_goes_to_another_person_loses_the_agency_of_the_first()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        var slips = await core.Events().IssueAsync(id, new SlipOrder(0, 1, [new("Malee Thongkham", "0812345678", "Ban Rai School")]), Office.Asker, CancellationToken.None);
        Assert.Equal("Ban Rai School", core.Events().SlipsToPrint(id, core.Get<SecretBox>(), Office.Asker)[0].Agency);
        core.Known.Refresh();
        await core.Get<Holders>().NameAsync(slips[0].Account, new HolderName("Prasert Namphet", "0812345679"), Office.Asker, replace: true, CancellationToken.None);

        Assert.Null(core.Events().SlipsToPrint(id, core.Get<SecretBox>(), Office.Asker)[0].Agency);
    }

    [Fact]
    public async Task An_event_that_is_over_gets_no_slips()
    {
        await using var core = new CoreFixture();
        var id = core.Approved();
        core.Clock.Move(TimeSpan.FromHours(10));

        var e = await Assert.ThrowsAsync<EventException>(() => core.Events().IssueAsync(id, new SlipOrder(0, 1, []), Office.Asker, CancellationToken.None));

        Assert.Equal(EventFaultKind.Past, e.Faults[0].Kind);
    }
}
