using System.Globalization;
using HotspotAuth.Admin.Calendar;
using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Can I trust this day? A tile for each day of a year, the chosen one beside it with what proves it.</summary>
[Needs(Duty.ReadTraffic, Duty.ReadTrail, Duty.AnswerOfficer)]
internal sealed class CalendarModel(TrafficStore store, DayChecks checks, DayChecker checker, HoldStore holds, HotspotSettings settings, AccessStream stream) : AdminPage
{
    /// <summary>While days are looked at, the page asks this often.</summary>
    private const int Seconds = 3;

    private const int MostGaps = 5;

    public override string Heading => Verdict;
    public override string Section => "calendar";
    public override bool IsLive => Waiting > 0;

    [BindProperty(SupportsGet = true, Name = "year")]
    public int? AskedYear { get; set; }

    [BindProperty(SupportsGet = true, Name = "day")]
    public string? AskedDay { get; set; }

    public CalendarYear Calendar { get; private set; } = null!;
    public CalendarDay? Chosen { get; private set; }
    public IReadOnlyList<StoredGap> Gaps { get; private set; } = [];
    public int Waiting { get; private set; }
    public IHtmlContent Mark => IsLive ? LivePart.Mark(Request, Seconds) : HtmlString.Empty;
    public IReadOnlyList<string> Weekdays => T["cal.weekdays"].Split('|');

    /// <summary>The year as people of the page's language count it.</summary>
    public string Era(int year) => T.Format("cal.era", Dates.Year(year));

    public string Verdict => Calendar.Days.Count == 0 ? T["cal.verdict.none"]
        : Calendar.Count(DayState.Altered) is > 0 and var altered ? T.Format("cal.verdict.altered", Number(altered))
        : Calendar.Count(DayState.Missing) is > 0 and var missing ? T.Format("cal.verdict.missing", Number(missing))
        : Calendar.Days.Count(day => day.States.Contains(DayState.Gap)) is > 0 and var gaps ? T.Format("cal.verdict.gap", Number(gaps))
        : T["cal.verdict.whole"];

    public IActionResult OnGet()
    {
        // Before the checks are read: who is told that nothing waits sees all that was found.
        Waiting = checker.Waiting;
        var day = DayName.TryParse(AskedDay, out var asked) ? asked : default(DateOnly?);
        Calendar = CalendarYear.Read(store, checks, Holds(), day?.Year ?? AskedYear);
        Chosen = (day is { } chosen ? Calendar.Find(chosen) : null) ?? Calendar.Foremost;
        if (Chosen is { Summary.IsThere: true }) Gaps = GapsOf(Chosen.Date);
        return Page();
    }

    /// <summary>Has the chosen day looked at now.</summary>
    public IActionResult OnPostDay()
    {
        if (!DayName.TryParse(AskedDay, out var day)) return NotFound();
        Ask([day], DayName.Of(day));
        return Redirect($"/calendar?day={DayName.Of(day)}");
    }

    /// <summary>Has every day of the year looked at.</summary>
    public IActionResult OnPostYear()
    {
        var calendar = CalendarYear.Read(store, checks, [], AskedYear);
        Ask([.. calendar.Days.Where(day => day.Summary is { IsThere: true, DigestHash: not null }).Select(day => day.Date)], calendar.Year.ToString(CultureInfo.InvariantCulture));
        return Redirect(string.Create(CultureInfo.InvariantCulture, $"/calendar?year={calendar.Year}"));
    }

    /// <summary>The letter of a state in the style sheet.</summary>
    public static string Letter(DayState state) => state switch
    {
        DayState.Verified => "v",
        DayState.Sealed => "s",
        DayState.Open => "o",
        DayState.Gap => "g",
        DayState.Held => "h",
        DayState.Purged => "p",
        DayState.Missing => "m",
        _ => "x",
    };

    public string Word(DayState state) => T[$"cal.state.{Letter(state)}"];

    public static (string Kind, string Icon) Chip(DayState state) => state switch
    {
        DayState.Verified => ("ok", "circle-check"),
        DayState.Gap => ("warn", "triangle-alert"),
        DayState.Missing or DayState.Altered => ("bad", "octagon-x"),
        DayState.Sealed => ("off", "lock"),
        DayState.Open => ("off", "pencil"),
        DayState.Held => ("off", "archive"),
        _ => ("off", "trash-2"),
    };

    /// <summary>What a screen reader says of a tile: the date and all that holds.</summary>
    public string Label(CalendarDay day) => T.Format("cal.label", Dates.Date(day.Date), string.Join(", ", day.States.Select(Word)));

    public string Cause(GapCause cause) => T[$"cal.gap.{cause}"];

    public string Span(StoredGap gap) => Dates.Range(DateTimeOffset.FromUnixTimeMilliseconds(gap.Row.Time), DateTimeOffset.FromUnixTimeMilliseconds(gap.Row.End));

    public string Length(StoredGap gap) => DurationWords.Format(TimeSpan.FromMilliseconds(gap.Row.End - gap.Row.Time), Language);

    public string LongDay(DateOnly day) => Dates.Day(Noon(day));

    /// <summary>When the day is dropped by itself.</summary>
    public string DropsOn(DateOnly day) => Dates.Date(day.AddDays(settings.Retention.Days + 1));

    /// <summary>Whether who is signed in may know that days are held (Computer Crime Act s.24).</summary>
    public bool SeesCases => May(Duty.AnswerOfficer) || May(Duty.ReleaseAnswer) || May(Duty.Audit);

    public IEnumerable<DayState> Legend =>
        ((DayState[])[DayState.Verified, DayState.Sealed, DayState.Open, DayState.Gap, DayState.Held, DayState.Purged, DayState.Missing, DayState.Altered]).Where(state => state != DayState.Held || SeesCases);

    private IReadOnlyList<Hold> Holds() => SeesCases ? [.. holds.Living().Where(hold => hold.IsActive)] : [];

    private void Ask(IReadOnlyList<DateOnly> days, string what)
    {
        checker.Ask(days);
        stream.Audit(Me, "days-verify", what, null, "done", days.Count);
    }

    private IReadOnlyList<StoredGap> GapsOf(DateOnly day)
    {
        var (from, to) = (DayName.EndOf(day.AddDays(-1), store.Zone), DayName.EndOf(day, store.Zone));
        try
        {
            return [.. new TrafficReader(store).Gaps(from, to).Where(gap => gap.Place.Day == day).OrderByDescending(gap => gap.Row.End - gap.Row.Time).Take(MostGaps).OrderBy(gap => gap.Row.Time)];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // A damaged day has worse to tell than its gaps, and its verification tells it.
            return [];
        }
    }

    private DateTimeOffset Noon(DateOnly day) => new DateTimeOffset(day, new TimeOnly(12, 0), store.Zone.GetUtcOffset(day.ToDateTime(new TimeOnly(12, 0))));
}
