using HotspotAuth.Admin;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Admin;

public sealed class TimeEntryTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7));

    [Theory]
    [InlineData("18", "11", "2569", "14:03:27", "office", "2026-11-18T07:03:27Z")]
    [InlineData("18", "11", "2026", "14:03:27", "office", "2026-11-18T07:03:27Z")]
    [InlineData("18", "11", "2569", "07:03:27", "utc", "2026-11-18T07:03:27Z")]
    [InlineData("17", "11", "2026", "18:30:00", "utc", "2026-11-17T18:30:00Z")]
    [InlineData("18", "11", "2026", "01:30:00", "office", "2026-11-17T18:30:00Z")]
    [InlineData("29", "2", "2567", "09:15:00", "office", "2024-02-29T02:15:00Z")]
    [InlineData("18", "11", "2569", "00:00:00", "office", "2026-11-17T17:00:00Z")]
    [InlineData("18", "11", "2569", "9.15.07", "office", "2026-11-18T02:15:07Z")]
    [InlineData("\u0E51\u0E58", "11", "\u0E52\u0E55\u0E56\u0E59", "\u0E51\u0E54.\u0E50\u0E53.\u0E52\u0E57 \u0E19.", "office", "2026-11-18T07:03:27Z")]
    public void Either_era_and_either_zone_lead_to_one_moment(string day, string month, string year, string time, string zone, string utc)
    {
        var asked = Read(day, month, year, time, zone, null, out var faults);

        Assert.False(faults.Any);
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), asked!.At);
        Assert.Equal((AskedTime.UsualMs, ToleranceReason.Usual), (asked.ToleranceMs, asked.Because));
    }

    [Theory]
    [InlineData("29", "2", "2569", "09:15:00", "at")]
    [InlineData("31", "11", "2568", "09:15:00", "at")]
    [InlineData("18", "11", "69", "09:15:00", "at")]
    [InlineData("18", "11", "2350", "09:15:00", "at")]
    [InlineData("18", "", "2569", "09:15:00", "at")]
    [InlineData("18", "11", "2569", "", "at")]
    [InlineData("18", "11", "2569", "24:00", "at")]
    [InlineData("18", "11", "2569", "14:03-15", "at")]
    [InlineData("18", "11", "2570", "09:15:00", "at")]
    [InlineData("21", "11", "2569", "12:00:01", "at")]
    public void What_is_no_moment_of_the_past_is_said_at_the_field(string day, string month, string year, string time, string field)
    {
        Assert.Null(Read(day, month, year, time, "office", null, out var faults));
        Assert.Equal([field], faults.All.Select(fault => fault.Field));
    }

    [Fact]
    public void A_year_ahead_by_the_other_era_is_told_as_still_to_come()
    {
        Read("18", "11", "2112", "09:15:00", "office", null, out var faults);
        Assert.Equal(AdminTexts.English["ask.time.future"], faults["at"]);
    }

    [Theory]
    [InlineData("09:15", null, 30_000, "Minute")]
    [InlineData("09:15", "5", 35_000, "MinuteAndSaid")]
    [InlineData("09:15:00", "0", 0, "Said")]
    [InlineData("09:15:00", "0.25", 250, "Said")]
    public void The_tolerance_says_why(string time, string? tolerance, long milliseconds, string because)
    {
        var asked = Read("12", "11", "2569", time, "office", tolerance, out _)!;

        Assert.Equal((milliseconds, because), (asked.ToleranceMs, asked.Because.ToString()));
    }

    [Fact]
    public void A_minute_is_asked_for_from_its_first_to_its_last_moment()
    {
        var asked = Read("12", "11", "2569", "09:15", "office", null, out _)!;
        var minute = new DateTimeOffset(2026, 11, 12, 9, 15, 0, TimeSpan.FromHours(7));

        Assert.Equal(minute, asked.Told);
        Assert.Equal(minute, asked.At.AddMilliseconds(-asked.ToleranceMs));
        Assert.Equal(minute.AddMinutes(1), asked.At.AddMilliseconds(asked.ToleranceMs));
    }

    [Theory]
    [InlineData("86401")]
    [InlineData("-1")]
    [InlineData("much")]
    public void A_tolerance_that_is_none_is_said_at_its_field(string tolerance)
    {
        Assert.Null(Read("12", "11", "2569", "09:15", "office", tolerance, out var faults));
        Assert.Equal(["at-tolerance"], faults.All.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData("09:15", "5", "utc")]
    [InlineData("09:15:00", null, "office")]
    [InlineData("23:59:59", "0", "utc")]
    public void Fields_filled_from_a_question_lead_to_it_again(string time, string? tolerance, string zone)
    {
        var asked = Read("12", "11", "2569", time, zone, tolerance, out _)!;
        foreach (var language in Enum.GetValues<Language>())
        {
            var faults = new FormFaults();
            Assert.Equal(asked, TimeEntry.Of(asked, Bangkok, language).Understand("at", Bangkok, Now, AdminTexts.English, faults));
        }
    }

    [Fact]
    public void The_echo_tells_the_weekday_the_era_both_zones_and_the_tolerance()
    {
        AskedAddress.Read("203.0.113.17:40812", out var address);
        var second = new AskedWho(address!, true, Read("18", "11", "2569", "14:03:27", "office", null, out _)!, null);
        var minute = second with { Time = Read("12", "11", "2026", "09:15", "office", null, out _)! };

        var thai = new QuestionEcho(AdminTexts.Thai, new OfficeDates(Bangkok, Language.Thai));
        Assert.Equal("ใครใช้ที่อยู่ภายนอก 203.0.113.17 พอร์ต 40812 เมื่อวันพุธที่ 18 พฤศจิกายน 2569 เวลา 14:03:27 น. เวลาไทย", thai.Who(second).Words);
        Assert.Equal("ตรงกับ 2026-11-18 07:03:27 UTC คลาดเคลื่อนได้ ±2 วินาที", string.Concat(thai.Who(second).Terms.Select(part => part.Text)));
        Assert.EndsWith("เพราะคำถามบอกเวลาเพียงนาที", string.Concat(thai.Who(minute).Terms.Select(part => part.Text)), StringComparison.Ordinal);
        Assert.Contains("±30 ", string.Concat(thai.Who(minute).Terms.Select(part => part.Text)), StringComparison.Ordinal);
        var english = new QuestionEcho(AdminTexts.English, new OfficeDates(Bangkok, Language.English));
        Assert.Equal("Who had outside address 203.0.113.17 port 40812 on Wednesday 18 November 2026, 14:03:27 (GMT+7), Thai time", english.Who(second).Words);
    }

    private static AskedTime? Read(string day, string month, string year, string time, string zone, string? tolerance, out FormFaults faults)
    {
        faults = new FormFaults("at", "at-tolerance");
        return new TimeEntry(new DateEntry(day, month, year, time), zone, tolerance).Understand("at", Bangkok, Now, AdminTexts.English, faults);
    }
}
