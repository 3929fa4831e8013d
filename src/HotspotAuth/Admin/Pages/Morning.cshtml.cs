using HotspotAuth.MorningReport;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Was all well this morning, and has somebody checked?</summary>
[Needs(Duty.Administer, Duty.ReadTrail, Duty.ReadTraffic, Duty.AnswerOfficer)]
internal sealed class MorningModel(MorningStore store) : AdminPage
{
    private const int Earlier = 14;

    public override string Heading => T["morning.title"];
    public override string Section => "alerts";

    /// <summary>The morning's date, yyyy-MM-dd; absent: today.</summary>
    [BindProperty(SupportsGet = true, Name = "day")]
    public string? Asked { get; set; }

    public DateOnly Day { get; private set; }
    public Morning? Report { get; private set; }
    public MorningWords Words => field ??= new MorningWords(Site, Language);
    public IReadOnlyList<MorningLine> Lines => field ??= Report is null ? [] : Words.Lines(Report.Figures);
    public string Verdict => Report is null ? T["morning.none"] : Words.Verdict(Report.Figures);
    public IReadOnlyList<(DateOnly Day, bool IsChecked)> Others { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Others = [.. store.Days(Earlier + 1).Where(other => other.Day != Day)];
        return Page();
    }

    public IActionResult OnPostChecked()
    {
        if (!Find()) return NotFound();
        store.TryCheck(Day, Me);
        return Redirect("/morning/" + DayName.Of(Day));
    }

    public static (string Kind, string Icon) Sign(MorningLine line) => line.State switch
    {
        "ok" => ("ok", "circle-check"),
        "warn" => ("warn", "triangle-alert"),
        "bad" => ("bad", "octagon-x"),
        _ => ("unknown", "circle-help"),
    };

    /// <summary>False for an address that names no day, or one that has none.</summary>
    private bool Find()
    {
        var today = DayName.At(Now, Site.Zone);
        var day = today;
        if (Asked is { Length: > 0 } && !DayName.TryParse(Asked, out day)) return false;
        Day = day;
        Report = store.Find(day);
        return Report is not null || day == today;
    }
}
