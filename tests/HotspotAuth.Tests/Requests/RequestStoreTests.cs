using HotspotAuth.Accounts;
using HotspotAuth.Mail;
using HotspotAuth.Requests;
using static HotspotAuth.Tests.Requests.RequestOffice;

namespace HotspotAuth.Tests.Requests;

public sealed class RequestStoreTests
{
    [Fact]
    public async Task Four_people_sign_four_parts_and_the_account_works()
    {
        await using var office = new RequestOffice();
        var id = office.AskToApproved();
        var issued = await office.IssueAsync(id);

        var request = office.Store.Find(id)!;
        Assert.Equal(RequestState.Issued, request.State);
        Assert.Equal([("wanida", StepKind.Ask), ("mali", StepKind.Recommend), ("director", StepKind.Approve), ("prasert", StepKind.Issue)], request.Steps.Select(s => (s.Username, s.Kind)));
        Assert.Equal("name of mali", request.Card!.By);
        Assert.Equal("wanida", request.Applicant.Username);
        var account = (await office.Core.Accounts.FindAsync("wanida", CancellationToken.None))!;
        Assert.Equal(("Miss Wanida Jaidee", "นางสาววนิดา ใจดี", "wanida@example.go.th", "0812345678", "12", "name of mali"), (account.Name, account.NameTh, account.Email, account.Phone, account.Extension, account.IdCheckedBy));
        Assert.Equal((request.Until, true), (account.ValidUntil, account.MustChangePassword));
        office.Core.Known.Refresh();
        Assert.True(office.Core.Known.VerifyPassword("wanida", Assert.Single(issued.Accounts).Password!));
    }

    [Fact]
    public async Task Every_step_is_in_the_trail_with_the_state_before_and_after_and_no_password()
    {
        await using var office = new RequestOffice();
        var issued = await office.IssueAsync(office.AskToApproved());
        var trail = office.Trail();

        Assert.Equal(
            [
                ("wanida", "request-ask", "state: none → requested; people: 1; pledge: 1"),
                ("mali", "request-recommend", "state: requested → recommended; card: not seen → seen"),
                ("director", "request-approve", "state: recommended → approved"),
                ("prasert", "request-issue", "state: approved → issued; accounts: none → wanida"),
            ],
            trail);
        Assert.DoesNotContain(trail, line => line.Reason.Contains(issued.Accounts[0].Password!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_request()
    {
        await using var office = new RequestOffice();
        var form = office.Form();
        Assert.Equal(office.Ask(form: form), office.Ask(form: form));
        Assert.Equal(1, office.Store.Count(new RequestQuery(Mali)));
    }

    [Fact]
    public async Task Of_two_who_sign_at_once_the_second_is_told_and_changes_nothing()
    {
        await using var office = new RequestOffice();
        var id = office.Ask();
        Assert.True(office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Mali, null, true).Done);
        var second = office.Store.Sign(id, StepKind.NotRecommend, RequestState.Requested, Prasert, "ไม่ครบ", false);

        Assert.Equal((RequestObstacle.State, RequestState.Recommended), (second.Obstacle, second.Request!.State));
        Assert.Equal(2, office.Store.Find(id)!.Steps.Count);
    }

    [Fact]
    public async Task Of_ten_who_issue_at_once_one_does_and_no_account_is_left_over()
    {
        await using var office = new RequestOffice();
        var id = office.AskToApproved();
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => office.IssueAsync(id, i % 2 == 0 ? Mali : Prasert, $"wanida{i}"))));

        Assert.Single(all, issued => issued.Signed.Done);
        Assert.All(all.Where(issued => !issued.Signed.Done), issued => Assert.Equal(RequestObstacle.State, issued.Signed.Obstacle));
        Assert.Equal(1, await office.Core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task A_taken_username_is_told_at_its_place_and_nothing_is_made()
    {
        await using var office = new RequestOffice();
        await office.Core.AddAsync("somsak");
        var id = office.Ask(form: office.Form("นายสมศักดิ์ ดี, Somsak Dee", "2"));
        office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Mali, null, true);
        office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, false);

        var taken = await office.IssueAsync(id, Prasert, "wanida", "Somsak");
        Assert.Equal((2, AccountFaultKind.Taken), (Assert.Single(taken.Faults).Place, taken.Faults[0].Fault.Kind));
        var twice = await office.IssueAsync(id, Prasert, "wanida", "WANIDA");
        Assert.Equal((2, AccountFaultKind.Taken), (Assert.Single(twice.Faults).Place, twice.Faults[0].Fault.Kind));
        Assert.Equal((RequestState.Approved, 1), (office.Store.Find(id)!.State, await office.Core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None)));

        Assert.Equal(["wanida", "somsak.d"], office.Store.Ideas(office.Store.Find(id)!));
        Assert.True((await office.IssueAsync(id, Prasert, "wanida", "somsak.d")).Signed.Done);
        Assert.Equal(["wanida", "somsak.d"], office.Store.Find(id)!.People.Select(p => p.Username));
    }

    [Fact]
    public async Task A_password_goes_by_mail_to_who_has_an_address_and_is_shown_for_who_has_none()
    {
        await using var office = new RequestOffice();
        var id = office.Ask(form: office.Form("นายสมศักดิ์ ดี, Somsak Dee", "2"));
        office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Mali, null, true);
        office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, false);
        var issued = await office.Store.IssueAsync(id, RequestState.Approved, new Issue(["wanida", "somsak"], AccountGroup.Staff, null, false, ByMail: true), Prasert, CancellationToken.None);

        Assert.Equal([true, false], issued.Accounts.Select(a => a.Password is null));
        var mail = Assert.Single(office.Core.Get<MailOutbox>().Due(10)).Mail!;
        Assert.Equal("wanida@example.go.th", mail.Recipient);
        var password = mail.Body.Split("\r\n").First(line => line.Contains("One-time password: ", StringComparison.Ordinal)).Split(": ")[1];
        office.Core.Known.Refresh();
        Assert.True(office.Core.Known.VerifyPassword("wanida", password));
    }

    [Fact]
    public async Task A_period_that_is_over_is_told_and_the_request_can_be_closed_with_a_reason()
    {
        await using var office = new RequestOffice();
        var id = office.AskToApproved();
        office.Core.Clock.Move(TimeSpan.FromDays(301));

        Assert.Contains((await office.IssueAsync(id)).Faults, fault => fault.Fault is { Field: "valid_until", Kind: AccountFaultKind.Past });
        Assert.True(office.Store.Sign(id, StepKind.NotIssue, RequestState.Approved, Prasert, "พ้นช่วงที่ขอ", false).Done);
        Assert.Equal((RequestState.Refused, "พ้นช่วงที่ขอ"), (office.Store.Find(id)!.State, office.Store.Find(id)!.Step(StepKind.NotIssue)!.Text));
    }

    [Fact]
    public async Task Nobody_fills_the_table_by_himself()
    {
        await using var office = new RequestOffice();
        for (var i = 0; i < RequestStore.MostOpen; i++) office.Ask();
        Assert.Null(office.Store.Ask(office.Form().Read(office.Now, out _)!, Wanida));
        Assert.NotNull(office.Store.Ask(office.Form().Read(office.Now, out _)!, Anong));
    }

    [Fact]
    public async Task A_requester_sees_his_own_and_who_acts_sees_all()
    {
        await using var office = new RequestOffice();
        office.Ask();
        var other = office.Ask(Anong);

        Assert.Equal(other, Assert.Single(office.Store.List(new RequestQuery(Anong), 0, 20)).Id);
        Assert.Equal(2, office.Store.Count(new RequestQuery(Mali)));
        Assert.Equal(0, office.Store.CountWaiting(Anong));
        Assert.Equal(0, office.Store.Count(new RequestQuery(Mali, Search: "%")));
        Assert.Equal(2, office.Store.Count(new RequestQuery(Mali, Search: "นโยบาย")));
    }

    [Fact]
    public async Task What_waits_is_the_same_for_the_list_and_for_the_reminders()
    {
        await using var office = new RequestOffice();
        office.Ask();
        office.Ask(Mali);
        office.AskAndRecommend();
        office.AskAndRecommend(Prasert);
        office.AskToApproved();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(1), Director);
        var waiting = office.Store.Waiting();

        Assert.Equal(5, waiting.Count);
        foreach (var (signer, expected) in new[] { (Wanida, 0), (Mali, 2), (Prasert, 4), (Director, 2) })
        {
            var isDeputy = office.Deputies.InForce(signer.Username, office.Now) is not null;
            Assert.Equal((signer.Username, expected), (signer.Username, office.Store.CountWaiting(signer)));
            Assert.Equal((signer.Username, expected), (signer.Username, waiting.Count(w => w.IsFor(signer, isDeputy))));
            Assert.Equal(expected, office.Store.List(new RequestQuery(signer, OnlyWaiting: true), 0, 20).Count);
        }
    }
}
