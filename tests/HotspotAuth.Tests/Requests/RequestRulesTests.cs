using HotspotAuth.Admin;
using HotspotAuth.Requests;
using static HotspotAuth.Tests.Requests.RequestOffice;

namespace HotspotAuth.Tests.Requests;

public sealed class RequestRulesTests
{
    private static readonly Signer Everything = Person("wanida", ConsoleRole.Requester, ConsoleRole.Issuer, ConsoleRole.Approver);

    [Fact]
    public async Task Nobody_recommends_or_approves_his_own_request_whatever_his_roles()
    {
        await using var office = new RequestOffice();
        var id = office.Ask(Everything);
        Assert.Equal(RequestObstacle.Own, office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Everything, null, true).Obstacle);
        office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Mali, null, false);
        Assert.Equal(RequestObstacle.Own, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Everything, null, false).Obstacle);
        Assert.Equal(RequestState.Recommended, office.Store.Find(id)!.State);
    }

    [Fact]
    public async Task Who_recommended_does_not_approve()
    {
        await using var office = new RequestOffice();
        var both = Person("mali", ConsoleRole.Issuer, ConsoleRole.Approver);
        var id = office.AskAndRecommend(both);
        Assert.Equal(RequestObstacle.Recommender, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, both, null, false).Obstacle);
        Assert.True(office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, false).Done);
    }

    [Fact]
    public async Task Nobody_signs_a_part_that_is_not_his()
    {
        await using var office = new RequestOffice();
        var id = office.Ask();
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Director, null, false).Obstacle);
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Anong, null, false).Obstacle);
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Withdraw, RequestState.Requested, Anong, null, false).Obstacle);
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Ask, RequestState.Requested, Everything, null, false).Obstacle);
        Assert.Equal(RequestObstacle.NotHis, (await office.IssueAsync(id, Director)).Signed.Obstacle);
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(999, StepKind.Recommend, RequestState.Requested, Mali, null, false).Obstacle);
    }

    [Fact]
    public async Task No_part_is_signed_before_its_turn()
    {
        await using var office = new RequestOffice();
        var id = office.Ask();
        Assert.Equal(RequestObstacle.State, office.Store.Sign(id, StepKind.Approve, RequestState.Requested, Director, null, false).Obstacle);
        Assert.Equal(RequestObstacle.State, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, false).Obstacle);
        Assert.Equal(RequestObstacle.State, (await office.IssueAsync(id)).Signed.Obstacle);
    }

    [Fact]
    public async Task A_request_is_taken_back_until_it_is_approved()
    {
        await using var office = new RequestOffice();
        var first = office.AskAndRecommend();
        Assert.True(office.Store.Sign(first, StepKind.Withdraw, RequestState.Recommended, Wanida, null, false).Done);
        Assert.Equal(RequestObstacle.State, office.Store.Sign(first, StepKind.Approve, RequestState.Recommended, Director, null, false).Obstacle);
        var second = office.AskToApproved();
        Assert.Equal(RequestObstacle.State, office.Store.Sign(second, StepKind.Withdraw, RequestState.Approved, Wanida, null, false).Obstacle);
    }

    [Fact]
    public async Task No_account_without_somebody_who_saw_the_card_and_nobody_checks_his_own()
    {
        await using var office = new RequestOffice();
        var own = Person("wanida", ConsoleRole.Issuer);
        var id = office.Ask(own);
        office.Store.Sign(id, StepKind.Recommend, RequestState.Requested, Mali, null, cardChecked: false);
        office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, cardChecked: false);
        var issue = new Issue(["wanida"], "staff", null, CardChecked: true, ByMail: false);
        Assert.Equal(RequestObstacle.Card, (await office.Store.IssueAsync(id, RequestState.Approved, issue, own, CancellationToken.None)).Signed.Obstacle);
        Assert.Equal(RequestObstacle.Card, (await office.Store.IssueAsync(id, RequestState.Approved, issue with { CardChecked = false }, Mali, CancellationToken.None)).Signed.Obstacle);
        Assert.True((await office.Store.IssueAsync(id, RequestState.Approved, issue, Mali, CancellationToken.None)).Signed.Done);
        Assert.Equal("name of mali", office.Store.Find(id)!.Card!.By);
    }
}
