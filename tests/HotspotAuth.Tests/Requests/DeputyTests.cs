using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using static HotspotAuth.Tests.Requests.RequestOffice;

namespace HotspotAuth.Tests.Requests;

public sealed class DeputyTests
{
    [Fact]
    public async Task Within_the_dates_the_deputy_approves_in_the_directors_place_and_the_form_says_so()
    {
        await using var office = new RequestOffice();
        Assert.Null(office.Deputies.Name("prasert", "name of prasert", office.Now.AddDays(1), office.Now.AddDays(3), Director));
        var id = office.AskAndRecommend();

        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
        office.Core.Clock.Move(TimeSpan.FromDays(1));
        Assert.True(office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Done);
        var step = office.Store.Find(id)!.Step(StepKind.Approve)!;
        Assert.Equal(("prasert", "name of director"), (step.Username, step.ForName));
        Assert.Contains(office.Trail(), line => line is ("prasert", "request-approve", "state: recommended → approved; for: director"));

        var later = office.AskAndRecommend();
        office.Core.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(later, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
    }

    [Fact]
    public async Task A_deputy_does_not_approve_what_he_asked_for_or_recommended()
    {
        await using var office = new RequestOffice();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(3), Director);
        var recommended = office.AskAndRecommend(Prasert);
        var asked = office.Ask(Prasert);
        office.Store.Sign(asked, StepKind.Recommend, RequestState.Requested, Mali, null, true);

        Assert.Equal(RequestObstacle.Recommender, office.Store.Sign(recommended, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
        Assert.Equal(RequestObstacle.Own, office.Store.Sign(asked, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
    }

    [Fact]
    public async Task An_early_end_ends_it_at_once()
    {
        await using var office = new RequestOffice();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(3), Director);
        var deputy = Assert.Single(office.Deputies.List());
        Assert.False(office.Deputies.End(deputy.Id, Person("other", ConsoleRole.Approver)));
        Assert.True(office.Deputies.End(deputy.Id, Director));
        Assert.False(office.Deputies.End(deputy.Id, Director));

        var id = office.AskAndRecommend();
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
        Assert.Equal(["deputy-name", "deputy-end"], office.Trail().Where(line => line.Actor == "director").Select(line => line.Action));
    }

    [Fact]
    public async Task A_deputy_without_a_second_factor_is_none()
    {
        await using var office = new RequestOffice();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(3), Director);
        var id = office.AskAndRecommend();
        using (var connection = office.Core.Get<Database>().Open()) connection.Execute("UPDATE administrator SET totp_sealed = NULL WHERE username = 'prasert'");

        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
        Assert.DoesNotContain(office.Deputies.Candidates("director"), person => person.Username == "prasert");
    }

    [Fact]
    public async Task Nobody_acts_for_a_director_who_is_one_no_more()
    {
        await using var office = new RequestOffice();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(3), Director);
        using (var connection = office.Core.Get<Database>().Open()) connection.Execute("UPDATE administrator SET roles = 'help-desk' WHERE username = 'director'");

        Assert.Null(office.Deputies.InForce("prasert", office.Now));
        var id = office.AskAndRecommend();
        Assert.Equal(RequestObstacle.NotHis, office.Store.Sign(id, StepKind.Approve, RequestState.Recommended, Prasert, null, false).Obstacle);
    }

    [Fact]
    public async Task Nobody_acts_for_a_director_who_was_shut_out_and_none_such_is_named()
    {
        await using var office = new RequestOffice();
        office.Deputies.Name("prasert", "name of prasert", office.Now, office.Now.AddDays(3), Director);
        using (var connection = office.Core.Get<Database>().Open()) connection.Execute("UPDATE administrator SET disabled = 1 WHERE username IN ('director', 'mali')");

        Assert.Null(office.Deputies.InForce("prasert", office.Now));
        Assert.DoesNotContain(office.Deputies.Candidates("director"), candidate => candidate.Username == "mali");
    }

    [Fact]
    public async Task One_deputy_at_a_time_never_oneself_and_not_for_ever()
    {
        await using var office = new RequestOffice();
        Assert.Equal("deputy.self", office.Deputies.Name("director", "x", office.Now, office.Now.AddDays(3), Director)?.Key);
        Assert.Equal("until.past", office.Deputies.Name("prasert", "x", office.Now.AddDays(-2), office.Now, Director)?.Key);
        Assert.Equal("until.order", office.Deputies.Name("prasert", "x", office.Now.AddDays(2), office.Now.AddDays(1), Director)?.Key);
        Assert.Equal("deputy.long", office.Deputies.Name("prasert", "x", office.Now, office.Now.AddDays(400), Director)?.Key);
        Assert.Null(office.Deputies.Name("prasert", "x", office.Now, office.Now.AddDays(3), Director));
        Assert.Equal("deputy.other", office.Deputies.Name("mali", "x", office.Now.AddDays(2), office.Now.AddDays(5), Director)?.Key);
        Assert.Null(office.Deputies.Name("mali", "x", office.Now.AddDays(3), office.Now.AddDays(5), Director));
        Assert.Equal(["anong", "mali", "prasert", "wanida"], office.Deputies.Candidates("director").Select(c => c.Username));
    }
}
