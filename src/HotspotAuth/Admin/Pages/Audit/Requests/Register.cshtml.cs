using System.Globalization;
using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The register of disclosures: what left the house, to whom, by what right, and who answered for it.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class RegisterModel : OfficialPage
{
    private const int FirstYear = 2000;

    public override string Heading => T["official.register"];

    [BindProperty(SupportsGet = true, Name = "year")]
    public int? Year { get; set; }

    /// <summary>0 for the whole year.</summary>
    [BindProperty(SupportsGet = true, Name = "month")]
    public int? Month { get; set; }

    public IReadOnlyList<Disclosed> Lines { get; private set; } = [];
    public string Period => Month == 0 ? Dates.Year(Year!.Value).ToString(CultureInfo.InvariantCulture) : $"{MonthNames[Month!.Value - 1]} {Dates.Year(Year!.Value).ToString(CultureInfo.InvariantCulture)}";
    public string CsvAddress => Link(Year!.Value, Month!.Value) + "&handler=Csv";

    /// <summary>The months around this one, and the whole year.</summary>
    public IEnumerable<(string Word, string Address)> Others
    {
        get
        {
            var (year, month) = (Year!.Value, Month!.Value);
            var first = new DateOnly(year, Math.Max(month, 1), 1);
            var (before, after) = month == 0 ? (first.AddYears(-1), first.AddYears(1)) : (first.AddMonths(-1), first.AddMonths(1));
            yield return (T["official.register.before"], Link(before.Year, month == 0 ? 0 : before.Month));
            yield return (T["official.register.after"], Link(after.Year, month == 0 ? 0 : after.Month));
            yield return month == 0 ? (T["official.register.month"], "/audit/requests/register") : (T["official.register.year"], Link(year, 0));
        }
    }

    public void OnGet() => Read();

    public IActionResult OnGetCsv()
    {
        Read();
        var columns = Columns<Disclosed>()
            .Add(T["official.register.id"], line => line.Request.Id.ToString(CultureInfo.InvariantCulture))
            .Add(T["official.number"], line => line.Request.Letter.Number)
            .Add(T["official.day"], line => OfficialRow.Text(line.Request.Letter.Day))
            .AddTime(T["official.received"], line => line.Request.Letter.Received)
            .Add(T["official.agency"], line => line.Request.Letter.Agency)
            .Add(T["official.officer"], line => line.Request.Authority.Officer)
            .Add(T["official.card"], line => line.Request.Authority.Card)
            .Add(T["official.section"], line => line.Request.Rule?.Code)
            .Add(T["official.court_order"], line => line.Request.Authority.CourtOrder)
            .Add(T["official.register.rows"], line => line.Rows.ToString(CultureInfo.InvariantCulture))
            .Add("SHA-256", line => string.Join(' ', line.Files.Select(file => $"{file.Name}:{file.Sha256}")))
            .Add(T["official.signed.Prepare"], line => line.Prepared?.Name)
            .Add(T["official.signed.Release"], line => line.Released.Name)
            .AddTime(T["official.register.released"], line => line.Released.Time)
            .Add(T["official.to"], line => line.Request.Handover?.Name)
            .AddTime(T["official.handed"], line => line.Request.Handover?.Time);
        return Csv("disclosures", columns, Lines);
    }

    private static string Link(int year, int month) => string.Create(CultureInfo.InvariantCulture, $"/audit/requests/register?year={year}&month={month}");

    private void Read()
    {
        var today = TimeZoneInfo.ConvertTime(Now, Site.Zone);
        if (Year is not (>= FirstYear and <= 2400)) Year = today.Year;
        if (Month is not (>= 0 and <= 12)) Month = today.Month;
        var from = new DateTime(Year.Value, Math.Max(Month.Value, 1), 1, 0, 0, 0, DateTimeKind.Unspecified);
        var until = Month == 0 ? from.AddYears(1) : from.AddMonths(1);
        Lines = Store.Register(new DateTimeOffset(from, Site.Zone.GetUtcOffset(from)), new DateTimeOffset(until, Site.Zone.GetUtcOffset(until)));
    }
}
