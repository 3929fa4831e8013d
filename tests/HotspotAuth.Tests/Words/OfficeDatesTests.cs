using HotspotAuth.Words;

namespace HotspotAuth.Tests.Words;

public class OfficeDatesTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 7, 3, 27, TimeSpan.Zero);
    private readonly OfficeDates _thai = new(Bangkok, Language.Thai);
    private readonly OfficeDates _english = new(Bangkok, Language.English);

    [Fact]
    public void A_full_thai_date_has_weekday_buddhist_year_and_seconds() =>
        Assert.Equal("วันเสาร์ที่ 21 พฤศจิกายน 2569 เวลา 14:03:27 น.", _thai.Full(Saturday));

    [Fact]
    public void A_full_english_date_is_common_era_and_names_its_offset() =>
        Assert.Equal("Saturday 21 November 2026, 14:03:27 (GMT+7)", _english.Full(Saturday));

    [Fact]
    public void A_table_time_is_short_with_a_two_digit_year()
    {
        Assert.Equal("21 พ.ย. 69 14:03 น.", _thai.Table(Saturday));
        Assert.Equal("21 Nov 2026 14:03", _english.Table(Saturday));
    }

    [Fact]
    public void A_range_within_a_day_writes_the_day_once_with_an_en_dash() =>
        Assert.Equal("21 พ.ย. 69 14:03–16:30 น.", _thai.Range(Saturday, new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero)));

    [Fact]
    public void A_range_over_midnight_writes_both_days() =>
        Assert.Equal("21 พ.ย. 69 14:03 น. – 22 พ.ย. 69 16:30 น.", _thai.Range(Saturday, new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData(21, 9, "วันนี้ 16:30 น.", true)]
    [InlineData(22, 9, "พรุ่งนี้ 16:30 น.", true)]
    [InlineData(23, 9, "จันทร์ 23 พ.ย. 2569 16:30 น.", false)]
    public void Today_and_tomorrow_are_words_and_other_days_are_dates(int day, int hourUtc, string words, bool near)
    {
        var instant = new DateTimeOffset(2026, 11, day, hourUtc, 30, 0, TimeSpan.Zero);

        Assert.Equal(words, _thai.Near(instant, Saturday));
        Assert.Equal(near, _thai.IsNear(instant, Saturday));
    }

    [Fact]
    public void Midnight_belongs_to_the_day_that_begins()
    {
        // 17:00 UTC is 00:00 in Bangkok: tomorrow already, though the UTC day is the same.
        var midnight = new DateTimeOffset(2026, 11, 21, 17, 0, 0, TimeSpan.Zero);

        Assert.Equal("พรุ่งนี้ 00:00 น.", _thai.Near(midnight, Saturday));
        Assert.Equal("วันอาทิตย์ที่ 22 พฤศจิกายน 2569", _thai.Day(midnight));
    }

    [Fact]
    public void The_last_second_of_a_year_keeps_its_year_and_the_next_begins_a_new_one()
    {
        Assert.Equal("31 ธ.ค. 69 23:59 น.", _thai.Table(new DateTimeOffset(2026, 12, 31, 16, 59, 59, TimeSpan.Zero)));
        Assert.Equal("1 ม.ค. 70 00:00 น.", _thai.Table(new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_leap_day_is_written() => Assert.Equal("29 กุมภาพันธ์ 2571", _thai.Date(new DateOnly(2028, 2, 29)));

    [Fact]
    public void A_zone_with_half_hours_names_them()
    {
        var dates = new OfficeDates(TimeZoneInfo.CreateCustomTimeZone("half", new TimeSpan(-3, -30, 0), "half", "half"), Language.English);

        Assert.EndsWith("(GMT-3:30)", dates.Full(Saturday), StringComparison.Ordinal);
    }
}
