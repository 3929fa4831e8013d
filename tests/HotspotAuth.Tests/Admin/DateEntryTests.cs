using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class DateEntryTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    [Theory]
    [InlineData("2569")]
    [InlineData("2026")]
    [InlineData(" 2569 ")]
    public void A_year_of_either_era_is_the_same_moment(string year)
    {
        var fault = new DateEntry("21", "11", year, "16:30").Fault(Bangkok, TimeOnly.MinValue, out var moment);

        Assert.Null(fault);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), moment);
    }

    [Fact]
    public void Without_a_time_the_day_begins_or_ends_as_the_form_says()
    {
        Assert.Null(new DateEntry("1", "2", "2569", " ").Fault(Bangkok, new TimeOnly(23, 59), out var moment));
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 23, 59, 0, TimeSpan.FromHours(7)), moment);
    }

    [Theory]
    [InlineData("31", "2", "2569", "date.day")]
    [InlineData("29", "2", "2569", "date.day")]
    [InlineData("0", "2", "2569", "date.day")]
    [InlineData("", "2", "2569", "date.day")]
    [InlineData("1", "13", "2569", "date.month")]
    [InlineData("1", "", "2569", "date.month")]
    [InlineData("1", "2", "69", "date.year")]
    [InlineData("1", "2", "2350", "date.year")]
    [InlineData("1", "2", "99999999999", "date.year")]
    [InlineData("1", "2", "-2569", "date.year")]
    public void A_date_that_is_none_is_named_by_its_field(string day, string month, string year, string fault) =>
        Assert.Equal(fault, new DateEntry(day, month, year, null).Fault(Bangkok, TimeOnly.MinValue, out _));

    [Theory]
    [InlineData("24:00")]
    [InlineData("8")]
    [InlineData("half past")]
    public void A_time_that_is_none_is_refused(string time) =>
        Assert.Equal("date.time", new DateEntry("1", "2", "2569", time).Fault(Bangkok, TimeOnly.MinValue, out _));

    [Fact]
    public void A_time_with_a_point_is_read_as_Thais_write_it()
    {
        Assert.Null(new DateEntry("1", "2", "2569", "8.05").Fault(Bangkok, TimeOnly.MinValue, out var moment));
        Assert.Equal(5, moment.Minute);
    }

    [Fact]
    public void The_leap_day_is_found_in_a_leap_year_of_the_common_era() =>
        Assert.Null(new DateEntry("29", "2", "2571", null).Fault(Bangkok, TimeOnly.MinValue, out _));
}
