using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class OnlineDayTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    [Fact]
    public void People_are_counted_once_whatever_their_devices_and_only_while_they_are_in()
    {
        var day = Of((1, 0, 30), (1, 10, 40), (2, 15, 16), (3, -60, 10), (4, 50, null));

        // Points at 0, 15, 30, 45, 60 minutes: an end is the first moment out, a beginning the first moment in.
        Assert.Equal([2, 2, 1, 0, 1], day.People);
        Assert.Equal((2, From.AddMinutes(15)), day.Peak);
        Assert.Equal(From.AddHours(1), day.To);
    }

    [Fact]
    public void A_day_without_anybody_has_no_peak() => Assert.Null(Of().Peak);

    [Fact]
    public void The_line_breaks_at_a_gap_and_the_gap_can_be_seen()
    {
        var day = new OnlineDay(From, TimeSpan.FromMinutes(15), [.. Enumerable.Repeat(7, 97)]);
        var gap = new MissingSpan(From.AddHours(12).AddMinutes(-20), From.AddHours(12).AddMinutes(20));

        Assert.Single(new DayChart(day, [], Zone, isNarrow: false).Parts);
        var chart = new DayChart(day, [gap], Zone, isNarrow: false);
        Assert.Equal(2, chart.Parts.Count);
        Assert.Single(chart.Gaps);
        // Two minutes of a day are a pixel: drawn wider, or nobody sees them.
        var thin = Assert.Single(new DayChart(day, [new MissingSpan(From.AddHours(3), From.AddHours(3).AddMinutes(2))], Zone, isNarrow: true).Gaps);
        Assert.Equal("8", thin.Width);
    }

    [Fact]
    public void The_scale_ends_at_a_round_number_and_the_hours_are_the_office_s()
    {
        var day = new OnlineDay(From, TimeSpan.FromMinutes(15), [.. Enumerable.Repeat(143, 97)]);
        var chart = new DayChart(day, [], Zone, isNarrow: false);

        Assert.Equal(["0", "100", "200"], chart.Heights.Select(height => height.Label));
        Assert.Equal(["12:00", "15:00", "18:00", "21:00", "00:00", "03:00", "06:00", "09:00"], chart.Hours.Select(hour => hour.Label));
    }

    [Fact]
    public void Missing_spans_that_touch_are_one()
    {
        var merged = IntegrityFigures.Merged([(50, 60), (10, 20), (15, 30), (30, 31), (70, 70)]);

        Assert.Equal([(10L, 31L), (50L, 60L)], merged.Select(span => (span.From.ToUnixTimeMilliseconds(), span.To.ToUnixTimeMilliseconds())));
    }

    private static OnlineDay Of(params (long Account, int Start, int? End)[] sessions) => OnlineDay.Of(
        From, TimeSpan.FromMinutes(15), 5,
        sessions.Select(s => (s.Account, From.AddMinutes(s.Start).ToUnixTimeMilliseconds(), s.End is { } end ? From.AddMinutes(end).ToUnixTimeMilliseconds() : long.MaxValue)));
}
