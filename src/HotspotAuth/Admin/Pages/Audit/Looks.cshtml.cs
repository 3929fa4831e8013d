using System.Globalization;
using HotspotAuth.Auditor;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>Who looked? A month of looks into the traffic log, per person and one by one, to be printed and signed.</summary>
[Needs(Duty.ReadTrail)]
internal sealed class LooksModel(LookBook book) : AdminPage
{
    public override string Heading => T["nav.looks"];
    public override string Section => "looks";

    /// <summary>A month of the common era: <c>2026-11</c>.</summary>
    [BindProperty(SupportsGet = true, Name = "month")]
    public string? AskedMonth { get; set; }

    public DateOnly Month { get; private set; }
    public IReadOnlyList<Look> Looks { get; private set; } = [];
    public IReadOnlyList<LookTotal> Totals { get; private set; } = [];
    public bool IsCut => Looks.Count == LookBook.Most;
    public DateOnly ThisMonth => First(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Site.Zone).DateTime));

    public void OnGet()
    {
        Month = DateOnly.TryParseExact(AskedMonth + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month <= ThisMonth ? month : ThisMonth;
        var (from, until) = (Start(Month), Start(Month.AddMonths(1)));
        (Looks, Totals) = (book.Between(from, until), book.Totals(from, until));
    }

    public string Words(DateOnly month) => $"{MonthNames[month.Month - 1]} {Dates.Year(month.Year).ToString(CultureInfo.InvariantCulture)}";

    public static string Address(DateOnly month) => "/audit/looks?month=" + month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public string Act(Look look) => T.Find($"trail.action.{look.Action}") ?? look.Action;

    public string? Outcome(Look look) => look.Result == "done" ? null : T.Find($"trail.result.{look.Result}") ?? look.Result;

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);

    private DateTimeOffset Start(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Site.Zone.GetUtcOffset(local));
    }
}
