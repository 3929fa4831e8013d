using HotspotAuth.Admin;
using HotspotAuth.Officials;
using static HotspotAuth.Tests.Officials.OfficialOffice;

namespace HotspotAuth.Tests.Officials;

public sealed class OfficialStoreTests
{
    [Fact]
    public async Task From_the_letter_to_the_receipt_and_every_step_in_the_trail_with_the_letters_number()
    {
        await using var office = new OfficialOffice();
        var request = office.Released();
        office.Core.Clock.Move(TimeSpan.FromHours(1));
        request = Done(office.Store.HandOver(request.Id, request.Revision, new OfficialHandover(office.Now, "Officer", "C-1", "in person"), Coordinator));

        Assert.Equal(OfficialState.HandedOver, request.State);
        Assert.Equal(
            [OfficialStepKind.Begin, OfficialStepKind.Prepare, OfficialStepKind.Release, OfficialStepKind.HandOver], request.Steps.Select(step => step.Kind));
        Assert.Equal(("Officer", "C-1", "in person", office.Now), (request.Handover!.Name, request.Handover.Card, request.Handover.Way, request.Handover.Time));
        var trail = office.Trail();
        Assert.Equal(
            ["official-begin", "official-change", "official-change", "official-change", "official-prepare", "official-release", "official-hand-over"], trail.Select(row => row.Action));
        Assert.All(trail, row => Assert.StartsWith("letter TC 0039/1234", row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_read_of_it_in_the_trail_names_nobody()
    {
        await using var office = new OfficialOffice();
        office.Released();

        Assert.All(office.Trail(), row => Assert.DoesNotMatch("Officer|C-1|10\\.10|Cyber", row.Reason));
    }

    [Fact]
    public async Task Nobody_releases_what_he_wrote_or_prepared()
    {
        await using var office = new OfficialOffice();
        var own = office.Prepared(Both);
        Assert.Equal(OfficialObstacle.Own, office.Store.Sign(own.Id, OfficialStepKind.Release, own.Revision, Both, null).Obstacle);
        Assert.Equal(OfficialObstacle.Own, office.Store.Sign(own.Id, OfficialStepKind.Refuse, own.Revision, Both, "no").Obstacle);

        var begun = office.Complete(signer: Both);
        begun = Done(office.Store.Sign(begun.Id, OfficialStepKind.Prepare, begun.Revision, Coordinator, null));
        Assert.Equal(OfficialObstacle.Own, office.Store.Sign(begun.Id, OfficialStepKind.Release, begun.Revision, Both, null).Obstacle);

        Assert.Equal(OfficialState.Released, Done(office.Store.Sign(own.Id, OfficialStepKind.Release, own.Revision, Director, null)).State);
    }

    [Fact]
    public async Task A_signature_holds_against_the_record_its_signer_saw()
    {
        await using var office = new OfficialOffice();
        var seen = office.Prepared();
        var mended = Done(office.Store.Sign(seen.Id, OfficialStepKind.Reopen, seen.Revision, Coordinator, "the port was wrong"));
        mended = Done(office.Store.Sign(mended.Id, OfficialStepKind.Prepare, mended.Revision, Coordinator, null));

        Assert.Equal(OfficialObstacle.Changed, office.Store.Sign(seen.Id, OfficialStepKind.Release, seen.Revision, Director, null).Obstacle);
        Assert.Equal(OfficialState.Prepared, office.Store.Find(seen.Id)!.State);
        Assert.Equal(OfficialState.Released, Done(office.Store.Sign(seen.Id, OfficialStepKind.Release, mended.Revision, Director, null)).State);
    }

    [Fact]
    public async Task What_is_prepared_is_not_written_in_any_more()
    {
        await using var office = new OfficialOffice();
        var request = office.Prepared();

        Assert.Equal(OfficialObstacle.Changed, office.Store.SaveAuthority(request.Id, request.Revision, Authority(), Coordinator).Obstacle);
        Assert.Equal(OfficialObstacle.Changed, office.Store.RemoveQuestion(request.Id, request.Revision, 1, Coordinator).Obstacle);
        Assert.Equal(OfficialObstacle.Changed, office.Store.KeepAnswers(request.Id, request.Revision, [(1, Found)], Coordinator).Obstacle);
        Assert.Equal(OfficialObstacle.NotHis, office.Store.SaveAuthority(request.Id, request.Revision, Authority(), Director).Obstacle);
    }

    [Fact]
    public async Task A_deputy_releases_in_the_directors_place_and_it_is_written_so()
    {
        await using var office = new OfficialOffice();
        var deputy = Person("mali", ConsoleRole.Issuer);
        var request = office.Prepared();
        Assert.Equal(OfficialObstacle.NotHis, office.Store.Sign(request.Id, OfficialStepKind.Release, request.Revision, deputy, null).Obstacle);
        office.NameDeputy(deputy);
        Assert.Equal(1, office.Store.CountWaiting(deputy));

        var released = Done(office.Store.Sign(request.Id, OfficialStepKind.Release, request.Revision, deputy, null));
        Assert.Equal(("name of mali", "name of director"), (released.Step(OfficialStepKind.Release)!.Name, released.Step(OfficialStepKind.Release)!.ForName));
    }

    [Fact]
    public async Task Each_is_told_what_waits_for_him_and_no_more()
    {
        await using var office = new OfficialOffice();
        office.Begin();
        office.Prepared();
        office.Prepared(Both);
        office.Released();

        Assert.Equal(2, office.Store.CountWaiting(Coordinator));
        Assert.Equal(2, office.Store.CountWaiting(Director));
        Assert.Equal(3, office.Store.CountWaiting(Both));
        Assert.Equal(0, office.Store.CountWaiting(Overseer));
    }

    [Fact]
    public async Task The_register_has_what_was_released_in_its_month_and_nothing_else()
    {
        await using var office = new OfficialOffice();
        office.Begin();
        office.Prepared();
        var released = office.Released();
        var file = new OfficialFile("question-1.csv", 100, 7, new string('a', 64), office.Now);
        office.Store.KeepFiles(released, [file], Director.Actor);

        var line = Assert.Single(office.Store.Register(office.Now.AddDays(-1), office.Now.AddDays(1)));
        Assert.Equal((released.Id, 7, "name of chai", "name of director"), (line.Request.Id, line.Rows, line.Prepared!.Name, line.Released.Name));
        Assert.Equal(file, Assert.Single(line.Files));
        Assert.Empty(office.Store.Register(office.Now.AddDays(1), office.Now.AddDays(30)));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_record_and_a_look_is_told_once_a_day()
    {
        await using var office = new OfficialOffice();
        var first = office.Store.Begin("same", office.Letter, Coordinator);
        Assert.Equal(first, office.Store.Begin("same", office.Letter, Coordinator));

        var request = office.Store.Find(first!.Value)!;
        office.Store.Seen(request, Overseer.Actor);
        office.Store.Seen(request, Overseer.Actor);
        office.Core.Clock.Move(TimeSpan.FromDays(1));
        office.Store.Seen(request, Overseer.Actor);
        Assert.Equal(2, office.Trail().Count(row => row.Action == "official-view"));
    }

    [Fact]
    public async Task Files_are_made_for_nothing_that_was_not_released()
    {
        await using var office = new OfficialOffice();
        Assert.Throws<InvalidOperationException>(() => office.Core.Get<OfficialFiles>().Make(office.Prepared(), Coordinator.Actor, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(office.Core.Directory, "officials")));
    }

    [Fact]
    public async Task Every_member_is_read_back_as_it_was_written()
    {
        await using var office = new OfficialOffice();
        var begun = office.Begin();
        var authority = new OfficialAuthority("Officer", "Captain", "C-1", LawSection.Seize, "A 1/2569", new DateOnly(2026, 11, 18));
        var request = Done(office.Store.SaveAuthority(begun.Id, begun.Revision, authority, Coordinator));
        request = Done(office.Store.SaveHoldCase(request.Id, request.Revision, "12", Coordinator));

        Assert.Equal(authority, request.Authority);
        Assert.Equal(office.Letter, request.Letter);
        Assert.Equal("12", request.HoldCase);
        Assert.All(LawRule.All, rule => Assert.Equal(rule.Section, LawRule.Find(rule.Code)));
    }
}
