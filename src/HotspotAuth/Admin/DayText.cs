using System.Globalization;

namespace HotspotAuth.Admin;

/// <summary>A day typed in one field to search by: <c>21/11/2569</c>, <c>21-11-2026</c>, or as machines write it, <c>2026-11-21</c>.</summary>
internal static class DayText
{
    private const int BuddhistOffset = 543;

    /// <summary>A year from 2400 on is of the Buddhist era, one before 2300 of the common era; between them nothing is guessed.</summary>
    public static bool TryParse(string? text, out DateOnly day)
    {
        day = default;
        var parts = (text ?? "").Trim().Split(['/', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3) return false;
        if (parts[0].Length == 4) Array.Reverse(parts);
        if (!Read(parts[0], 2, out var date) || !Read(parts[1], 2, out var month) || parts[2].Length != 4 || !Read(parts[2], 4, out var year)) return false;
        if (year is >= 2400 and <= 2700) year -= BuddhistOffset;
        if (year is < 1900 or > 2300 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    private static bool Read(string part, int longest, out int number) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number) && part.Length <= longest;
}
