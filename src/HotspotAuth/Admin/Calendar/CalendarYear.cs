using HotspotAuth.Cases;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin.Calendar;

/// <summary>A year of the log by days, from the first that was written to today.</summary>
internal sealed class CalendarYear
{
    private readonly Dictionary<DateOnly, CalendarDay> _days = [];

    private CalendarYear(int year, DateOnly first, DateOnly today) => (Year, First, Today) = (year, first, today);

    /// <summary>Of the common era.</summary>
    public int Year { get; }

    /// <summary>The log's first day.</summary>
    public DateOnly First { get; }

    public DateOnly Today { get; }

    /// <summary>Those of this year, oldest first.</summary>
    public IReadOnlyList<CalendarDay> Days => [.. _days.Values.OrderBy(day => day.Date)];

    /// <exception cref="IOException">The store can't be read.</exception>
    public static CalendarYear Read(TrafficStore store, DayChecks checks, IReadOnlyList<Hold> holds, int? asked)
    {
        var (summaries, known, today) = (store.Summaries(), checks.All(), store.Today);
        var first = summaries.Count == 0 ? today : summaries[0].Day;
        var last = summaries.Count == 0 || summaries[^1].Day < today ? today : summaries[^1].Day;
        var calendar = new CalendarYear(Math.Clamp(asked ?? today.Year, first.Year, last.Year), first, today);
        var byDay = summaries.ToDictionary(summary => summary.Day);
        var (from, to) = (new DateOnly(calendar.Year, 1, 1), new DateOnly(calendar.Year, 12, 31));
        for (var day = from < first ? first : from; day <= (to < last ? to : last) && summaries.Count > 0; day = day.AddDays(1))
            calendar._days[day] = new CalendarDay(day, byDay.GetValueOrDefault(day), known.GetValueOrDefault(day)) { Cases = Cases(holds, day, store.Zone) };
        return calendar;
    }

    /// <summary>The days of its span: those beside it only hold what was written late.</summary>
    private static IReadOnlyList<string> Cases(IReadOnlyList<Hold> holds, DateOnly day, TimeZoneInfo zone) =>
        [.. holds.Where(hold => day > hold.Scope.FirstDay(zone) && day < hold.Scope.LastDay(zone)).Select(hold => hold.Id).Order(StringComparer.Ordinal)];

    /// <summary>A day of this year; null before the log's first and after today.</summary>
    public CalendarDay? Find(DateOnly day) => _days.GetValueOrDefault(day);

    public int Count(DayState state) => _days.Values.Count(day => day.Worst == state);

    /// <summary>What somebody has to look at first; else the newest day.</summary>
    public CalendarDay? Foremost => _days.Values.Where(day => day.Worst >= DayState.Missing).MinBy(day => day.Date) ?? _days.Values.MaxBy(day => day.Date);
}
