using System.Globalization;
using System.Resources;

namespace HotspotAuth.Words;

/// <summary>Dates and times as the office writes them: Buddhist era and "น." in Thai, common era and the offset in English. Digits are Arabic.</summary>
/// <param name="zone">The zone of the office; every instant is turned into it first.</param>
/// <param name="language">The language of the page.</param>
internal sealed class OfficeDates(TimeZoneInfo zone, Language language)
{
    // Thailand counts from 543 BCE; the solar years have begun together since 1941 (B.E. 2484).
    private const int BuddhistOffset = 543;

    private readonly Texts _texts = new(Resources, language);

    internal static ResourceManager Resources { get; } = new("HotspotAuth.Words.WordTexts", typeof(OfficeDates).Assembly);

    /// <summary>Weekday, date and time to the second: <c>วันเสาร์ที่ 21 พฤศจิกายน 2569 เวลา 14:03:27 น.</c></summary>
    public string Full(DateTimeOffset instant) => _texts.Format("DateAndTime", Day(instant), Seconds(instant), Offset(instant));

    /// <summary>Weekday, date and time to the minute: <c>วันอาทิตย์ที่ 22 พฤศจิกายน 2569 เวลา 16:30 น.</c></summary>
    public string FullToMinute(DateTimeOffset instant) => _texts.Format("DateAndTime", Day(instant), Minutes(instant), Offset(instant));

    /// <summary>Weekday and date: <c>วันเสาร์ที่ 21 พฤศจิกายน 2569</c>.</summary>
    public string Day(DateTimeOffset instant)
    {
        var local = Local(instant);
        return _texts.Format("Day", Pick("Weekdays", (int)local.DayOfWeek), Number(local.Day), Pick("Months", local.Month - 1), Number(Year(local)));
    }

    /// <summary>The date alone: <c>21 พฤศจิกายน 2569</c>.</summary>
    public string Date(DateOnly date) => string.Join(' ', Number(date.Day), Pick("Months", date.Month - 1), Number(Year(date.Year)));

    /// <summary>Short weekday and date, for a second line: <c>อาทิตย์ 22 พ.ย. 2569</c>.</summary>
    public string ShortDay(DateTimeOffset instant)
    {
        var local = Local(instant);
        return string.Join(' ', Pick("Weekdays", (int)local.DayOfWeek), Number(local.Day), Pick("MonthsShort", local.Month - 1), Number(Year(local)));
    }

    /// <summary>For a table cell: <c>21 พ.ย. 69 14:03 น.</c></summary>
    public string Table(DateTimeOffset instant) => _texts.Format("TableTime", TableDay(Local(instant)), Minutes(instant));

    /// <summary>A period with an en dash; the day is written once when both ends share it.</summary>
    public string Range(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Local(from), Local(to));
        return first.Date == last.Date
            ? _texts.Format("TableTime", TableDay(first), Minutes(from) + "–" + Minutes(to))
            : Table(from) + " – " + Table(to);
    }

    /// <summary>The time of day: <c>14:03 น.</c></summary>
    public string Clock(DateTimeOffset instant) => _texts.Format("Clock", Minutes(instant), Offset(instant));

    /// <summary>Today and tomorrow in words, else the short day: <c>พรุ่งนี้ 16:30 น.</c></summary>
    public string Near(DateTimeOffset instant, DateTimeOffset now)
    {
        var days = (Local(instant).Date - Local(now).Date).Days;
        return days switch
        {
            0 => _texts.Format("TodayAt", Clock(instant)),
            1 => _texts.Format("TomorrowAt", Clock(instant)),
            _ => _texts.Format("DayAt", ShortDay(instant), Clock(instant)),
        };
    }

    /// <summary>The time of day to the second; with the short day before it where that is not the day of <paramref name="beside"/>.</summary>
    public string Seconds(DateTimeOffset instant, DateTimeOffset beside)
    {
        var time = _texts.Format("Clock", Seconds(instant));
        return Local(instant).Date == Local(beside).Date ? time : $"{TableDay(Local(instant))} {time}";
    }

    /// <summary>Whether <see cref="Near"/> says the day as a word, so that the date has still to be told.</summary>
    public bool IsNear(DateTimeOffset instant, DateTimeOffset now) => (Local(instant).Date - Local(now).Date).Days is 0 or 1;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    private int Year(DateTimeOffset local) => Year(local.Year);

    /// <summary>A year of the common era as the page's language counts it.</summary>
    public int Year(int year) => language == Language.Thai ? year + BuddhistOffset : year;

    private string TableDay(DateTimeOffset local)
    {
        var year = language == Language.Thai ? (Year(local) % 100).ToString("00", CultureInfo.InvariantCulture) : Number(local.Year);
        return string.Join(' ', Number(local.Day), Pick("MonthsShort", local.Month - 1), year);
    }

    private string Minutes(DateTimeOffset instant) => Local(instant).ToString("HH:mm", CultureInfo.InvariantCulture);

    private string Seconds(DateTimeOffset instant) => Local(instant).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string Offset(DateTimeOffset instant)
    {
        var offset = Local(instant).Offset;
        var sign = offset < TimeSpan.Zero ? "-" : "+";
        var minutes = offset.Minutes == 0 ? "" : offset.ToString(@"\:mm", CultureInfo.InvariantCulture);
        return "GMT" + sign + Number(Math.Abs(offset.Hours)) + minutes;
    }

    private string Pick(string key, int index) => _texts[key].Split('|')[index];
}
