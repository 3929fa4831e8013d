using HotspotAuth.Accounts;
using HotspotAuth.Cases;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Cases.CaseOffice;

namespace HotspotAuth.Tests.Cases;

public sealed class HoldRulesTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");
    private static readonly DateTimeOffset Now = Export.TestOffice.Noon;

    [Theory]
    [InlineData("2026-10-01T00:00:00+07:00", "2026-08-20", "2028-10-01T00:00:00+07:00")] // from the first moment of its span
    [InlineData("2020-01-01T00:00:00+07:00", "2026-08-20", "2028-08-20T00:00:00+07:00")] // nothing entered before the log's first day
    [InlineData("2027-02-01T00:00:00+07:00", "2026-08-20", "2029-02-01T00:00:00+07:00")] // records still to come
    [InlineData("2028-02-29T08:00:00+07:00", "2026-08-20", "2030-02-28T08:00:00+07:00")]
    [InlineData("2026-10-01T00:00:00+07:00", null, "2028-11-21T12:00:00+07:00")] // an empty log: from now
    public void The_last_moment_is_two_years_from_the_earliest_records_entry(string from, string? oldest, string latest)
    {
        var first = DayName.TryParse(oldest, out var day) ? day : default(DateOnly?);
        Assert.Equal(DateTimeOffset.Parse(latest, System.Globalization.CultureInfo.InvariantCulture), HoldRules.Latest(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), first, Now, Zone));
    }

    [Fact]
    public void An_end_beyond_two_years_is_refused_with_the_latest_moment_and_that_moment_is_taken()
    {
        var order = Order() with { From = Now, Until = Now.AddYears(2).AddMilliseconds(1), To = Now.AddDays(1) };
        var fault = Assert.Single(HoldRules.Read(order, null, Now, Zone).Faults);
        Assert.Equal((HoldFaultKind.UntilTooLate, Now.AddYears(2)), (fault.Kind, fault.Latest));
        Assert.Contains("2028-11-21T12:00:00.000+07:00", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(HoldRules.Read(order with { Until = Now.AddYears(2) }, null, Now, Zone).Faults);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var (_, scope, faults) = HoldRules.Read(
            new NewHold { Order = " ", Officer = "card 1234567890123", Reason = new string('x', 1001), Ips = ["10.0.0.256"], Macs = ["02:00"], Users = ["\u200b"], From = Now, To = Now, Until = Now }, null, Now, Zone);
        Assert.Null(scope);
        Assert.Equal(
            [("order", HoldFaultKind.Missing), ("officer", HoldFaultKind.CardNumber), ("reason", HoldFaultKind.TooLong), ("user", HoldFaultKind.NoUser), ("ip", HoldFaultKind.NoIp), ("mac", HoldFaultKind.NoMac), ("to", HoldFaultKind.Span)],
            faults.Select(fault => (fault.Field, fault.Kind)));
    }

    [Fact]
    public void An_order_that_names_nobody_and_one_that_is_over_are_refused()
    {
        Assert.Equal([HoldFaultKind.NoScope], HoldRules.Read(Order() with { Ips = [] }, null, Now, Zone).Faults.Select(fault => fault.Kind));
        Assert.Equal([HoldFaultKind.UntilPast], HoldRules.Read(Order() with { Until = Now }, null, Now, Zone).Faults.Select(fault => fault.Kind));
        Assert.Equal([HoldFaultKind.UntilInSpan], HoldRules.Read(Order() with { To = Now.AddDays(400) }, null, Now, Zone).Faults.Select(fault => fault.Kind));
    }

    [Fact]
    public async Task Who_proposed_a_release_cannot_confirm_it_and_another_can()
    {
        await using var office = new CaseOffice();
        var hold = office.Add();
        var (first, second) = (new Actor("arunee", "admin", null), new Actor("wichai", "admin", null));
        var proposed = office.Holds.ProposeRelease(hold.Id, "the order was withdrawn", first);
        Assert.Equal([HoldFaultKind.SamePerson], Faults(() => office.Holds.ConfirmRelease(hold.Id, proposed.Release!.Asked, first)));
        Assert.Equal([HoldFaultKind.Proposed], Faults(() => office.Holds.ProposeRelease(hold.Id, "again", second)));

        Assert.Equal((HoldState.Ending, "released"), (office.Holds.ConfirmRelease(hold.Id, proposed.Release!.Asked, second) is var ended ? ended.State : default, ended.Why));
        Assert.Equal([HoldFaultKind.Ended], Faults(() => office.Holds.ProposeRelease(hold.Id, "again", second)));
    }

    [Fact]
    public async Task A_proposal_that_was_taken_back_or_replaced_is_not_confirmed()
    {
        await using var office = new CaseOffice();
        var hold = office.Add();
        var (first, second) = (new Actor("arunee", "admin", null), new Actor("wichai", "admin", null));
        var seen = office.Holds.ProposeRelease(hold.Id, "a", first).Release!.Asked;
        office.Holds.Keep(hold.Id, second);
        Assert.Equal([HoldFaultKind.NoProposal], Faults(() => office.Holds.ConfirmRelease(hold.Id, seen, second)));
        office.Office.Clock.MoveTo(Export.TestOffice.At(60));
        office.Holds.ProposeRelease(hold.Id, "b", first);
        Assert.Equal([HoldFaultKind.NoProposal], Faults(() => office.Holds.ConfirmRelease(hold.Id, seen, second)));
        Assert.True(office.Holds.Find(hold.Id)!.IsActive);
    }

    [Fact]
    public async Task A_further_order_extends_within_the_two_years_and_sets_a_proposal_aside()
    {
        await using var office = new CaseOffice();
        var hold = office.Add();
        office.Holds.ProposeRelease(hold.Id, "a", new Actor("arunee", "admin", null));
        Assert.Equal([HoldFaultKind.NotLater], Faults(() => office.Holds.Extend(hold.Id, hold.Until, "DE 0099/2569", "more", Actor.Verb)));
        Assert.Equal([HoldFaultKind.UntilTooLate], Faults(() => office.Holds.Extend(hold.Id, hold.Latest.AddMilliseconds(1), "DE 0099/2569", "more", Actor.Verb)));
        var longer = office.Holds.Extend(hold.Id, hold.Latest, "DE 0099/2569", "more", Actor.Verb);
        Assert.Equal((hold.Latest, "DE 0042/2569; DE 0099/2569", null), (longer.Until, longer.Order, longer.Release));
        Assert.Equal(["add", "propose", "extend"], office.Holds.Steps(hold.Id).Select(step => step.Kind));
    }

    private static IEnumerable<HoldFaultKind> Faults(Action step) => Assert.Throws<HoldException>(step).Faults.Select(fault => fault.Kind);
}
