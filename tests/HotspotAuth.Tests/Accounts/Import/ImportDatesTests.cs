using HotspotAuth.Accounts.Import;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class ImportDatesTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    [Theory]
    [InlineData("31/12/2569", "2026-12-31T00:00:00+07:00")]
    [InlineData("31/12/2026", "2026-12-31T00:00:00+07:00")]
    [InlineData("๓๑/๑๒/๒๕๖๙", "2026-12-31T00:00:00+07:00")]
    [InlineData("1/2/2570 9:30", "2027-02-01T09:30:00+07:00")]
    [InlineData("2026-12-31", "2026-12-31T00:00:00+07:00")]
    [InlineData("2569-12-31 08:00", "2026-12-31T08:00:00+07:00")]
    [InlineData("2026-12-31T08:00:00Z", "2026-12-31T08:00:00+00:00")]
    [InlineData("29/2/2567", "2024-02-29T00:00:00+07:00")]
    [InlineData("31 Dec 2026 23:59:59", "2026-12-31T23:59:59+07:00")]
    [InlineData("December 31 2026 23:59:59", "2026-12-31T23:59:59+07:00")]
    [InlineData("Dec 31, 2026", "2026-12-31T00:00:00+07:00")]
    [InlineData("1-1-2570", "2027-01-01T00:00:00+07:00")]
    public void A_date_is_read_in_either_era(string text, string expected)
    {
        Assert.True(ImportDates.TryParse(text, Bangkok, wholeDay: false, out var moment), text);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), moment);
    }

    [Theory]
    [InlineData("31/12/69")]
    [InlineData("31/12/1869")]
    [InlineData("31/12/2350")]
    [InlineData("12/31/2026")]
    [InlineData("29/2/2569")]
    [InlineData("2026-12-31 25:00")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-")]
    public void A_date_that_could_mean_another_is_refused(string text) => Assert.False(ImportDates.TryParse(text, Bangkok, wholeDay: true, out _), text);

    [Fact]
    public void A_bare_last_day_is_in_to_its_end()
    {
        Assert.True(ImportDates.TryParse("31/12/2569", Bangkok, wholeDay: true, out var end));
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(7)), end);
        Assert.True(ImportDates.TryParse("31/12/2569 16:30", Bangkok, wholeDay: true, out end));
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 16, 30, 0, TimeSpan.FromHours(7)), end);
    }
}
