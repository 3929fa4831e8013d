using System.Globalization;
using HotspotAuth.Auditor;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Asking;

/// <summary>
/// A moment of a question as it is typed: day, month, year of either era, the time of day in the zone that is chosen, and how far from it
/// counts too. Letters of the police give Thai time, those of foreign services UTC.
/// </summary>
internal sealed record TimeEntry(DateEntry Date, string? Zone, string? Tolerance)
{
    public const string Utc = "utc";
    public const string Office = "office";

    public bool IsUtc => Zone == Utc;

    public static TimeEntry Read(HttpRequest request, string id) => request.HasFormContentType
        ? new TimeEntry(DateEntry.Read(request, id), request.Form[$"{id}-zone"], request.Form[$"{id}-tolerance"])
        : new TimeEntry(new DateEntry(null, null, null, null), null, null);

    /// <summary>The fields that lead to this question again.</summary>
    public static TimeEntry Of(AskedTime time, TimeZoneInfo office, Language language)
    {
        var date = DateEntry.Of(time.Told, time.IsUtc ? TimeZoneInfo.Utc : office, language);
        // A second that was typed is told again, a minute stays one.
        if (!time.IsMinute && date.Time is { Length: 5 } minute) date = date with { Time = minute + ":00" };
        var said = time.Because switch
        {
            ToleranceReason.Said => time.ToleranceMs,
            ToleranceReason.MinuteAndSaid => time.ToleranceMs - AskedTime.HalfMinuteMs,
            _ => default(long?),
        };
        return new TimeEntry(date, time.IsUtc ? Utc : Office, said is { } ms ? (ms / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The moment; null with the fault said at the fields where it can't be read or is still to come.</summary>
    /// <param name="id">The fields' common name.</param>
    /// <param name="office">The office's zone.</param>
    /// <param name="now">Nothing is recorded of what comes after; null where that does not matter.</param>
    /// <param name="texts">The page's words.</param>
    /// <param name="faults">Where what is wrong goes.</param>
    public AskedTime? Understand(string id, TimeZoneInfo office, DateTimeOffset? now, Texts texts, FormFaults faults)
    {
        var typed = Time(Date.Time);
        var date = new DateEntry(PastedText.Plain(Date.Day), Date.Month, PastedText.Plain(Date.Year), typed);
        var fault = typed.Length == 0 ? "ask.time.empty" : date.Fault(IsUtc ? TimeZoneInfo.Utc : office, default, out _);
        if (fault is not null)
        {
            faults.Add(id, texts[fault]);
            return null;
        }

        var said = default(long?);
        if (PastedText.Plain(Tolerance) is { Length: > 0 } tolerance)
        {
            if (!decimal.TryParse(tolerance, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds * 1000 > AskedTime.MostMs)
            {
                faults.Add($"{id}-tolerance", texts["ask.tolerance.fault"]);
                return null;
            }

            said = (long)decimal.Ceiling(seconds * 1000);
        }

        _ = date.Fault(IsUtc ? TimeZoneInfo.Utc : office, default, out var told);
        var asked = AskedTime.Of(told, typed.Count(c => c == ':') == 1, said, IsUtc);
        if (now is not { } latest || told <= latest) return asked;
        faults.Add(id, texts["ask.time.future"]);
        return null;
    }

    /// <summary>The time with colons and two digits an hour, without what letters write behind it.</summary>
    private static string Time(string? typed)
    {
        var text = (PastedText.Plain(typed) ?? "?").Replace('.', ':');
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == ':')) end++;
        // Only letters may follow: "14:03 น." is a time, "14:03-15" is none.
        if (text[end..].Trim().Any(c => !char.IsLetter(c) && c != ':')) return text;
        text = text[..end].TrimEnd(':');
        return text.IndexOf(':', StringComparison.Ordinal) == 1 ? "0" + text : text;
    }
}

/// <summary>The fields of one moment of a question on a form.</summary>
internal sealed record TimeField(string Id, string Label, TimeEntry Entry, FormFaults Faults, AdminPage Page)
{
    /// <summary>Whether a tolerance is asked for: a moment has one, the ends of a range have none.</summary>
    public bool HasTolerance { get; init; } = true;

    public bool HasZone { get; init; } = true;
    public string? Hint { get; init; }
    public string? TimeWhenEmpty { get; init; }
}
