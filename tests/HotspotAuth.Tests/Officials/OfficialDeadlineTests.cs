using HotspotAuth.Admin;
using HotspotAuth.Officials;

namespace HotspotAuth.Tests.Officials;

public sealed class OfficialDeadlineTests
{
    private static readonly TimeZoneInfo Zone = OfficialOffice.Zone;

    // A Friday, 22:30 in Bangkok.
    private static readonly DateTimeOffset Received = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_day_of_the_receipt_is_not_counted_and_weekends_are()
    {
        Assert.Equal(new DateOnly(2026, 11, 27), OfficialDeadline.Of(Received, 7, Zone).LastDay);
        Assert.Equal(new DateOnly(2026, 12, 5), OfficialDeadline.Of(Received, 15, Zone).LastDay);
    }

    [Fact]
    public void Days_change_at_the_offices_midnight()
    {
        var deadline = OfficialDeadline.Of(Received, 7, Zone);
        var midnight = new DateTimeOffset(2026, 11, 27, 17, 0, 0, TimeSpan.Zero);

        Assert.Equal(7, deadline.Left(Received, Zone));
        Assert.Equal(0, deadline.Left(midnight.AddMilliseconds(-1), Zone));
        Assert.Equal(-1, deadline.Left(midnight, Zone));
    }

    [Theory]
    [InlineData(0, "ok", "เหลือ 7 วัน")]
    [InlineData(4, "warn", "เหลือ 3 วัน")]
    [InlineData(6, "warn", "เหลือ 1 วัน")]
    [InlineData(7, "bad", "ครบกำหนดวันนี้")]
    [InlineData(9, "bad", "เลยกำหนด 2 วัน")]
    public async Task The_countdown_follows_the_clock_in_colour_and_words(int days, string kind, string words)
    {
        await using var office = new OfficialOffice();
        var request = office.Begin();
        office.Core.Clock.Move(TimeSpan.FromDays(days));

        var countdown = OfficialCountdown.Of(request, office.Now, Zone, AdminTexts.Thai);
        Assert.Equal((kind, words), (countdown.Kind, countdown.Words));
    }

    [Theory]
    [InlineData("6", false)]
    [InlineData("7", true)]
    [InlineData("15", true)]
    [InlineData("16", false)]
    [InlineData("", false)]
    public void An_official_may_give_seven_to_fifteen_days(string days, bool taken)
    {
        var form = new LetterForm { Number = "1", Received = Received, Days = days };

        Assert.Equal(taken, form.Read(Received.AddHours(1), Zone, out var faults) is not null);
        Assert.Equal(taken ? [] : ["days"], faults.Select(fault => fault.Field));
    }

    [Fact]
    public void A_letter_is_not_dated_after_its_receipt_nor_received_tomorrow()
    {
        var late = new LetterForm { Number = "1", Received = Received, Day = new DateOnly(2026, 11, 21), Days = "7" };
        var future = late with { Day = null, Received = Received.AddDays(2) };

        Assert.Null(late.Read(Received.AddHours(1), Zone, out var faults));
        Assert.Equal(["day.late"], faults.Select(fault => fault.Key));
        Assert.Null(future.Read(Received.AddHours(1), Zone, out faults));
        Assert.Equal(["received.future"], faults.Select(fault => fault.Key));
    }

    [Fact]
    public void The_number_of_an_identity_card_is_kept_in_no_field()
    {
        const string Number = "1-2345-67890-12-3";
        Assert.Null(new LetterForm { Number = Number, Days = "7" }.Read(Received, Zone, out var faults));
        Assert.Equal(["identity"], faults.Select(fault => fault.Key).Take(1));
        foreach (var form in new[] { new AuthorityForm { Officer = Number }, new AuthorityForm { Card = Number }, new AuthorityForm { Rank = Number }, new AuthorityForm { CourtOrder = Number } })
            Assert.Null(form.Read(new DateOnly(2026, 11, 21), out _));
    }
}
