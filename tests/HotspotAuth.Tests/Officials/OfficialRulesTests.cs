using HotspotAuth.Officials;
using static HotspotAuth.Tests.Officials.OfficialOffice;

namespace HotspotAuth.Tests.Officials;

public sealed class OfficialRulesTests
{
    [Fact]
    public async Task Nothing_is_prepared_or_released_while_anything_is_missing_and_each_is_named()
    {
        await using var office = new OfficialOffice();
        var whole = office.Complete();
        Assert.Empty(OfficialRules.Missing(whole));
        (string Field, OfficialRequest Without)[] holes =
        [
            ("number", whole with { Letter = whole.Letter with { Number = null } }),
            ("day", whole with { Letter = whole.Letter with { Day = null } }),
            ("received", whole with { Letter = whole.Letter with { Received = null } }),
            ("agency", whole with { Letter = whole.Letter with { Agency = null } }),
            ("officer", whole with { Authority = whole.Authority with { Officer = null } }),
            ("card", whole with { Authority = whole.Authority with { Card = null } }),
            ("section", whole with { Authority = whole.Authority with { Section = null } }),
            ("question", whole with { Questions = [] }),
            ("answer", whole with { Questions = [whole.Questions[0] with { Answer = null }] }),
        ];
        foreach (var (field, without) in holes)
        {
            Assert.Equal([field], OfficialRules.Missing(without));
            Assert.Equal((field, OfficialObstacle.Incomplete), (field, OfficialRules.Against(without, OfficialStepKind.Prepare, Coordinator, isDeputy: false)));
            Assert.Equal((field, OfficialObstacle.Incomplete), (field, OfficialRules.Against(without with { State = OfficialState.Prepared }, OfficialStepKind.Release, Director, isDeputy: false)));
            Assert.False(OfficialRules.MayLeave(without with { State = OfficialState.Released }), field);
        }
    }

    [Theory]
    [InlineData(LawSection.Statement, false)]
    [InlineData(LawSection.Traffic, false)]
    [InlineData(LawSection.Users, false)]
    [InlineData(LawSection.Copy, true)]
    [InlineData(LawSection.Surrender, true)]
    [InlineData(LawSection.Inspect, true)]
    [InlineData(LawSection.Decrypt, true)]
    [InlineData(LawSection.Seize, true)]
    internal async Task A_court_order_is_asked_for_where_section_19_does(LawSection section, bool needed)
    {
        await using var office = new OfficialOffice();
        var request = office.Complete(section);

        Assert.Equal(needed ? ["court_order", "court_day"] : [], OfficialRules.Missing(request));
        var ordered = request with { Authority = request.Authority with { CourtOrder = "A 1/2569", CourtDay = new DateOnly(2026, 11, 18) } };
        Assert.Empty(OfficialRules.Missing(ordered));
    }

    [Fact]
    public async Task An_order_to_keep_asks_for_its_case_and_nothing_ever_leaves_by_it()
    {
        await using var office = new OfficialOffice();
        var request = office.Complete(LawSection.Keep);

        Assert.Equal(["hold_case"], OfficialRules.Missing(request));
        var kept = request with { HoldCase = "12", State = OfficialState.Released };
        Assert.Empty(OfficialRules.Missing(kept));
        Assert.False(OfficialRules.MayLeave(kept));
        Assert.True(OfficialRules.MayLeave(office.Complete() with { State = OfficialState.Released }));
    }

    [Theory]
    [InlineData(OfficialState.Draft)]
    [InlineData(OfficialState.Prepared)]
    [InlineData(OfficialState.Refused)]
    [InlineData(OfficialState.Withdrawn)]
    internal async Task Nothing_leaves_that_was_not_released(OfficialState state)
    {
        await using var office = new OfficialOffice();
        Assert.False(OfficialRules.MayLeave(office.Complete() with { State = state }));
    }

    [Fact]
    public void Each_step_is_for_its_own_people()
    {
        var allowed = new Dictionary<OfficialStepKind, OfficialSigner[]>
        {
            [OfficialStepKind.Prepare] = [Coordinator, Both],
            [OfficialStepKind.Withdraw] = [Coordinator, Both],
            [OfficialStepKind.HandOver] = [Coordinator, Both],
            [OfficialStepKind.Release] = [Director, Both],
            [OfficialStepKind.Refuse] = [Director, Both],
            [OfficialStepKind.Reopen] = [Coordinator, Director, Both],
        };
        var request = new OfficialRequest { Id = 1, State = OfficialState.Draft, Revision = 1, Begun = default, Letter = new(null, null, null, null, null, null, 7, null), Authority = new(null, null, null, null, null, null) };
        foreach (var (kind, people) in allowed)
        {
            foreach (var signer in new[] { Coordinator, Director, Overseer, Both })
                Assert.Equal((kind, signer.Username, !people.Contains(signer)), (kind, signer.Username, OfficialRules.Against(request, kind, signer, isDeputy: false) == OfficialObstacle.NotHis));
        }
    }
}
