using System.Globalization;

namespace HotspotAuth.Admin;

/// <summary>A day typed in one field: 21/11/2569, 21-11-2026 or 2026-11-21. Years 2400–2700 are Buddhist, so none can be taken for another.</summary>
internal static class TypedDay
{
    private const int BuddhistOffset = 543;

    /// <summary>The day's first moment in a zone; null when it can't be read.</summary>
    public static DateTimeOffset? Read(string text, TimeZoneInfo zone)
    {
        var parts = text.Split('/', '-', '.');
        if (parts.Length != 3) return null;
        if (parts[0].Trim().Length == 4) Array.Reverse(parts);
        if (!Number(parts[0], out var day) || !Number(parts[1], out var month) || !Number(parts[2], out var year)) return null;
        year = year switch
        {
            >= 2400 and <= 2700 => year - BuddhistOffset,
            >= 1900 and <= 2300 => year,
            _ => 0,
        };
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static bool Number(string text, out int number) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
