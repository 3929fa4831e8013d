using System.Globalization;

namespace HotspotAuth.Words;

/// <summary>Lengths of time in words of the two biggest units: <c>29 ชั่วโมง 10 นาที</c>, <c>3 days 2 hours</c>.</summary>
internal static class DurationWords
{
    /// <summary>Hours are counted up to two days, as people do ("29 hours"), then days. Cut, never rounded up: time that is left must be there.</summary>
    public static string Format(TimeSpan duration, Language language)
    {
        var texts = new Texts(OfficeDates.Resources, language);
        var minutes = Math.Max(0, (long)Math.Floor(duration.TotalMinutes));
        if (minutes == 0) return texts["UnderAMinute"];
        if (minutes < 60) return Count(texts, "Minutes", minutes);
        if (minutes < 48 * 60) return Join(Count(texts, "Hours", minutes / 60), minutes % 60 == 0 ? null : Count(texts, "Minutes", minutes % 60));
        var hours = minutes / 60;
        return Join(Count(texts, "Days", hours / 24), hours % 24 == 0 ? null : Count(texts, "Hours", hours % 24));
    }

    private static string Join(string first, string? second) => second is null ? first : first + " " + second;

    // "one|many": Thai has one form and writes it once.
    private static string Count(Texts texts, string key, long count)
    {
        var forms = texts[key].Split('|');
        var form = count == 1 ? forms[0] : forms[^1];
        return string.Format(CultureInfo.InvariantCulture, form, count.ToString("#,0", CultureInfo.InvariantCulture));
    }
}
