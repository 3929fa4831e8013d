using HotspotAuth.Officials;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>A paper that leaves the house: in Thai whatever the reader's language, and only once the answer is released.</summary>
internal abstract class PaperPage : OfficialRecordPage
{
    public override string Step => "release";
    public static Texts Thai => AdminTexts.Thai;
    public OfficeDates ThaiDates => field ??= new OfficeDates(Site.Zone, Language.Thai);
    public OfficialWords Words => field ??= new OfficialWords(Thai, ThaiDates);

    public string ThaiDay(DateOnly day) => ThaiDates.Date(day);

    public string ThaiDay(DateTimeOffset moment) => ThaiDay(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Site.Zone).DateTime));

    public IActionResult OnGet() => Find() && Record.State is OfficialState.Released or OfficialState.HandedOver ? Page() : NotFound();

    /// <summary>The law as a letter cites it.</summary>
    public static string ThaiLaw(LawRule rule) => Thai.Format("official.law", rule.Code, Thai[$"official.law.{rule.Section}"]);
}
