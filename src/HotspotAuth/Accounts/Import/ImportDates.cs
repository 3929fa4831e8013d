using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary>
/// Dates as offices and older systems write them: ISO, day/month/year of either era, and the English forms of FreeRADIUS.
/// Years 2400–2700 are Buddhist, 1900–2300 common era, all others are refused: no year is ever taken for another.
/// </summary>
internal static class ImportDates
{
    private const int BuddhistOffset = 543;

    private static readonly string[] Days = ["yyyy-M-d", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy/M/d", "d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "d-MMM-yyyy"];
    private static readonly string[] Clocks = ["H:mm", "H:mm:ss", "HH:mm:ss.FFF"];

    /// <summary>Reads a moment; without a zone it is the office's.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="zone">The office's zone.</param>
    /// <param name="wholeDay">True where a bare date means that its whole day is still in: the moment is then the next midnight.</param>
    /// <param name="moment">The moment.</param>
    public static bool TryParse(string text, TimeZoneInfo zone, bool wholeDay, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length is 0 or > 64) return false;
        var plain = Plain(text);
        if (Times.TryParse(plain, utc: false, out moment)) return moment.Year < 2400 || TryBuddhist(moment, out moment);
        moment = default;
        var (day, clock) = Split(plain);
        if (!TryDay(day, out var date)) return false;
        var time = TimeOnly.MinValue;
        if (clock.Length > 0 && !TimeOnly.TryParseExact(clock, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)) return false;
        var local = date.ToDateTime(time);
        if (clock.Length == 0 && wholeDay) local = local.AddDays(1);
        if (zone.IsInvalidTime(local)) return false;
        moment = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return true;
    }

    private static bool TryBuddhist(DateTimeOffset typed, out DateTimeOffset moment)
    {
        moment = default;
        if (typed.Year > 2700) return false;
        moment = typed.AddYears(-BuddhistOffset);
        return true;
    }

    // The year is taken out before .NET sees it: 29 February 2567 is a day, though 2567 of the common era has none.
    private static bool TryDay(string day, out DateOnly date)
    {
        date = default;
        foreach (var form in Days)
        {
            var yearFirst = form[0] == 'y';
            var at = yearFirst ? 0 : day.Length - 4;
            if (at < 0 || day.Length < 8 || !int.TryParse(day.AsSpan(at, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)) continue;
            year = year is >= 2400 and <= 2700 ? year - BuddhistOffset : year;
            if (year is < 1900 or > 2300) continue;
            var era = year.ToString("0000", CultureInfo.InvariantCulture);
            var changed = yearFirst ? era + day[4..] : day[..at] + era;
            if (DateOnly.TryParseExact(changed, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)) return true;
        }

        return false;
    }

    /// <summary>Thai digits as ASCII, commas and doubled spaces gone.</summary>
    private static string Plain(string text)
    {
        var digits = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = CharUnicodeInfo.GetDecimalDigitValue(from[i]) is >= 0 and var digit ? (char)('0' + digit) : from[i] == ',' ? ' ' : from[i];
        });
        return string.Join(' ', digits.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static (string Day, string Clock) Split(string text)
    {
        var t = text.IndexOf('T', StringComparison.Ordinal);
        if (t == 10) return (text[..10], text[11..]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (text, "");
        var space = text.LastIndexOf(' ', colon);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }
}
