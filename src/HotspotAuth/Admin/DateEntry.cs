using System.Globalization;

namespace HotspotAuth.Admin;

/// <summary>A moment as it is typed: day, month, year of either era and the time of day, in the office's zone.</summary>
internal sealed record DateEntry(string? Day, string? Month, string? Year, string? Time)
{
    private const int BuddhistOffset = 543;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Month) && string.IsNullOrWhiteSpace(Year);

    public static DateEntry Read(HttpRequest request, string id) => request.HasFormContentType
        ? new DateEntry(request.Form[$"{id}-day"], request.Form[$"{id}-month"], request.Form[$"{id}-year"], request.Form[$"{id}-time"])
        : new DateEntry(null, null, null, null);

    /// <summary>A moment as the page's language writes it; empty where there is none.</summary>
    public static DateEntry Of(DateTimeOffset? moment, TimeZoneInfo zone, Words.Language language)
    {
        if (moment is not { } known) return new DateEntry(null, null, null, null);
        var local = TimeZoneInfo.ConvertTime(known, zone);
        var year = local.Year + (language == Words.Language.Thai ? BuddhistOffset : 0);
        return new DateEntry(
            local.Day.ToString(CultureInfo.InvariantCulture), local.Month.ToString(CultureInfo.InvariantCulture), year.ToString(CultureInfo.InvariantCulture),
            local.ToString(local.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Years 2400–2700 are Buddhist, 1900–2300 common era, everything else is refused: so no year can be taken for another.
    /// </summary>
    /// <param name="zone">The office's zone.</param>
    /// <param name="emptyTime">The time of day when none was typed.</param>
    /// <param name="moment">The moment; default when it can't be read.</param>
    /// <returns>The text key of what is wrong; null when it could be read.</returns>
    public string? Fault(TimeZoneInfo zone, TimeOnly emptyTime, out DateTimeOffset moment)
    {
        moment = default;
        if (!int.TryParse(Year?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return "date.year";
        year = year switch
        {
            >= 2400 and <= 2700 => year - BuddhistOffset,
            >= 1900 and <= 2300 => year,
            _ => 0,
        };
        if (year == 0)
            return "date.year";
        if (!int.TryParse(Month, NumberStyles.None, CultureInfo.InvariantCulture, out var month) || month is < 1 or > 12)
            return "date.month";
        if (!int.TryParse(Day, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day < 1 || day > DateTime.DaysInMonth(year, month))
            return "date.day";
        var time = emptyTime;
        if (!string.IsNullOrWhiteSpace(Time)
            && !TimeOnly.TryParseExact(Time.Trim().Replace('.', ':'), ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return "date.time";
        var local = new DateOnly(year, month, day).ToDateTime(time);
        if (zone.IsInvalidTime(local))
            return "date.time";
        moment = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return null;
    }
}

/// <summary>The fields of one moment on a form.</summary>
internal sealed record DateField(string Id, string Label, DateEntry Entry, string TimeWhenEmpty)
{
    public string? Hint { get; init; }
    public string? Fault { get; init; }
    public bool IsRequired { get; init; }
    public required Words.Texts Texts { get; init; }
    public required IReadOnlyList<string> Months { get; init; }
}
