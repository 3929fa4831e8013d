using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HotspotAuth.Accounts;

/// <summary>Days that share their hours.</summary>
/// <param name="First">The first day; Monday is 0.</param>
/// <param name="Last">The last day, at or after the first.</param>
/// <param name="From">Minute of the day at which use begins, 0..1439.</param>
/// <param name="To">Minute of the day at which it ends, 1..1440; at or before <paramref name="From"/> it is the next day's.</param>
internal readonly record struct DayHours(int First, int Last, int From, int To);

/// <summary>
/// Hours of the week in the office's zone, as they are typed and read: <c>mon-fri 08:00-18:00, sat 09:00-12:00</c>. Two that say the
/// same in the same words are equal.
/// </summary>
internal sealed class WeekHours : IEquatable<WeekHours>
{
    private const int Day = 24 * 60;
    private const int Week = 7 * Day;
    private const int MostLines = 21;

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly string _text;

    /// <summary>Minutes of the week from Monday 00:00, in order, none touching the next; over Sunday's midnight there are two.</summary>
    private readonly (int From, int To)[] _open;

    private WeekHours(IReadOnlyList<DayHours> lines)
    {
        Lines = lines;
        _text = string.Join(", ", lines.Select(Text));
        _open = Merge(lines);
    }

    /// <summary>As they were said.</summary>
    public IReadOnlyList<DayHours> Lines { get; }

    /// <summary>True when the week has no other hours.</summary>
    public bool IsAlways => _open is [(0, Week)];

    /// <summary>Reads what <see cref="ToString"/> writes; capitals, further white space and <c>;</c> for <c>,</c> are forgiven, <c>daily</c> is every day.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WeekHours? hours)
    {
        hours = null;
        if (text is null || text.Length > 1_000) return false;
        var lines = new List<DayHours>();
        foreach (var part in text.ToLowerInvariant().Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count == MostLines || !TryParseLine(part, out var line)) return false;
            lines.Add(line);
        }

        if (lines.Count == 0) return false;
        hours = new WeekHours(lines);
        return true;
    }

    /// <summary>Whether a moment lies within.</summary>
    public bool Contains(DateTimeOffset at, TimeZoneInfo zone) => Find(MinuteOfWeek(TimeZoneInfo.ConvertTime(at, zone))) >= 0;

    /// <summary>The first moment after <paramref name="at"/> that lies no longer within; null where none comes, and <paramref name="at"/> itself where it lies outside.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (IsAlways) return null;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var minute = MinuteOfWeek(local);
        var found = Find(minute);
        if (found < 0) return at;
        var left = _open[found].To - minute;
        if (_open[found].To == Week && _open[0].From == 0) left += _open[0].To;
        return Moment(local, left, zone);
    }

    /// <summary>When use begins again; <paramref name="at"/> itself where it lies within.</summary>
    public DateTimeOffset NextStart(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var minute = MinuteOfWeek(local);
        if (Find(minute) >= 0) return at;
        var next = Array.Find(_open, open => open.From > minute) is { To: > 0 } later ? later.From : _open[0].From + Week;
        return Moment(local, next - minute, zone);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(WeekHours? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WeekHours);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static bool TryParseLine(string part, out DayHours line)
    {
        line = default;
        if (part.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var days, var hours]) return false;
        if (hours.Split('-') is not [var from, var to] || !TryParseClock(from, out var start) || !TryParseClock(to, out var end)) return false;
        if (start == Day || end == start || end == 0) return false;
        var (first, last) = (0, 6);
        if (days != "daily")
        {
            var span = days.Split('-');
            (first, last) = (Array.IndexOf(Days, span[0]), Array.IndexOf(Days, span[^1]));
            if (span.Length > 2 || first < 0 || last < first) return false;
        }

        line = new DayHours(first, last, start, end);
        return true;
    }

    private static bool TryParseClock(string text, out int minute)
    {
        minute = 0;
        if (text.Split(':', '.') is not [{ Length: 1 or 2 } hours, { Length: 2 } minutes]) return false;
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var past)) return false;
        minute = (hour * 60) + past;
        return past < 60 && minute <= Day;
    }

    private static string Text(DayHours line)
    {
        var days = line is { First: 0, Last: 6 } ? "daily" : line.First == line.Last ? Days[line.First] : $"{Days[line.First]}-{Days[line.Last]}";
        return $"{days} {Clock(line.From)}-{Clock(line.To)}";
    }

    /// <summary>A minute of the day as <c>08:30</c>; 1440 is <c>24:00</c>.</summary>
    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static (int From, int To)[] Merge(IReadOnlyList<DayHours> lines)
    {
        var open = new List<(int From, int To)>();
        foreach (var line in lines)
        {
            for (var day = line.First; day <= line.Last; day++)
            {
                var (from, to) = ((day * Day) + line.From, (day * Day) + line.To + (line.To <= line.From ? Day : 0));
                open.Add((from, Math.Min(to, Week)));
                if (to > Week) open.Add((0, to - Week));
            }
        }

        open.Sort();
        var merged = new List<(int From, int To)>();
        foreach (var next in open)
        {
            if (merged.Count > 0 && next.From <= merged[^1].To) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, next.To));
            else merged.Add(next);
        }

        return [.. merged];
    }

    private int Find(int minute)
    {
        for (var i = 0; i < _open.Length; i++)
        {
            if (minute >= _open[i].From && minute < _open[i].To) return i;
        }

        return -1;
    }

    private static int MinuteOfWeek(DateTimeOffset local) => ((((int)local.DayOfWeek + 6) % 7) * Day) + (local.Hour * 60) + local.Minute;

    /// <summary>That many minutes by the wall clock after the local minute.</summary>
    private static DateTimeOffset Moment(DateTimeOffset local, int minutes, TimeZoneInfo zone)
    {
        var wall = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(minutes);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }
}
