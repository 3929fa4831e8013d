using HotspotAuth.Admin.Calendar;
using HotspotAuth.TrafficLog;
using DayCheck = HotspotAuth.Retention.DayCheck;

namespace HotspotAuth.Tests.Admin;

public sealed class CalendarDayTests
{
    private static readonly DateOnly Date = new(2026, 9, 17);
    private static readonly DaySummary Sealed = new(Date, IsThere: true) { Sealed = DateTimeOffset.UnixEpoch, DigestHash = "9f", Rows = 5 };

    [Fact]
    public void A_sealed_day_is_verified_once_it_was_found_whole()
    {
        Assert.Equal([DayState.Sealed], Day(Sealed).States);
        Assert.Equal([DayState.Verified], Day(Sealed, VerifyResult.Valid).States);
    }

    [Fact]
    public void The_tile_shows_the_worst_and_the_panel_all() =>
        Assert.Equal([DayState.Altered, DayState.Gap, DayState.Sealed], Day(Sealed with { Gaps = 2 }, VerifyResult.Altered).States);

    [Fact]
    public void A_fault_found_at_the_seal_stays_whatever_a_later_look_says() =>
        Assert.Equal(DayState.Altered, Day(Sealed with { Faults = ["flow: row 5"] }, VerifyResult.Valid).Worst);

    [Fact]
    public void A_day_that_is_gone_is_purged_with_a_receipt_and_missing_without()
    {
        Assert.Equal([DayState.Purged], Day(Sealed with { IsThere = false, Purged = DateTimeOffset.UnixEpoch, Receipt = 1 }, VerifyResult.Valid).States);
        Assert.Equal([DayState.Missing], Day(Sealed with { IsThere = false }).States);
    }

    [Fact]
    public void A_held_day_shows_it_unless_something_worse_is_known_and_after_its_purge_too()
    {
        Assert.Equal([DayState.Held, DayState.Gap, DayState.Sealed], (Day(Sealed with { Gaps = 2 }) with { Cases = ["20261121-k7fm"] }).States);
        Assert.Equal([DayState.Altered, DayState.Held, DayState.Sealed], (Day(Sealed, VerifyResult.Altered) with { Cases = ["20261121-k7fm"] }).States);
        Assert.Equal([DayState.Held, DayState.Purged], (Day(Sealed with { IsThere = false, Purged = DateTimeOffset.UnixEpoch, Receipt = 1 }) with { Cases = ["20261121-k7fm"] }).States);
    }

    [Fact]
    public void A_day_of_which_nothing_was_written_is_a_gap() => Assert.Equal([DayState.Gap], Day(null).States);

    [Fact]
    public void What_can_not_be_verified_any_more_lacks_something()
    {
        Assert.Equal(DayState.Missing, Day(Sealed, VerifyResult.NotVerifiable).Worst);
        Assert.Equal(DayState.Missing, Day(new DaySummary(Date, IsThere: true), VerifyResult.Incomplete).Worst);
    }

    [Fact]
    public void An_open_day_is_never_called_verified() => Assert.Equal([DayState.Open], Day(new DaySummary(Date, IsThere: true), VerifyResult.Open).States);

    private static CalendarDay Day(DaySummary? summary, VerifyResult? result = null) =>
        new(Date, summary, result is { } found ? new DayCheck(Date, DateTimeOffset.UnixEpoch, found, null) : null);
}
