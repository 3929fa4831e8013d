using System.CommandLine;
using System.Globalization;

namespace HotspotAuth.Operation;

/// <summary>Times as machines write them. A time without a zone is never guessed.</summary>
internal static class Times
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ];

    public static readonly Option<bool> Utc = new("--utc") { Description = "Times without an offset are UTC", Recursive = true };

    /// <summary><c>2026-11-21T07:03:27.250Z</c></summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>An option that takes ISO 8601 with an offset, or without one when <c>--utc</c> is given.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description) => new(name)
    {
        Description = $"{description} (ISO 8601 with offset, for example 2026-11-21T09:00:00+07:00)",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TryParse(text, result.GetValue(Utc), out var time)) return time;
            result.AddError($"{name}: \"{text}\" is no time with an offset. Write 2026-11-21T09:00:00+07:00, or 2026-11-21T02:00:00Z, or add --utc.");
            return null;
        },
    };

    /// <summary>An instant as the store keeps it: milliseconds UTC since 1970.</summary>
    public static DateTimeOffset Stored(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The same, where there may be none.</summary>
    public static DateTimeOffset? Stored(long? milliseconds) => milliseconds is { } known ? Stored(known) : null;

    public static bool TryParse(string text, bool utc, out DateTimeOffset time)
    {
        foreach (var form in Forms)
        {
            if (DateTimeOffset.TryParseExact(text, [form + "K", form + "zzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
                return utc || HasOffset(text, form);
        }

        time = default;
        return false;
    }

    private static bool HasOffset(string text, string form)
    {
        if (text.EndsWith('Z') || text.EndsWith('z')) return true;
        var clock = form.Length > 10 ? text[10..] : text[Math.Min(10, text.Length)..];
        return clock.AsSpan().IndexOfAny('+', '-') >= 0;
    }
}
