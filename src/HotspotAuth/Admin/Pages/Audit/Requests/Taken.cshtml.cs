using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>A file that was made to be handed over.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, DeputyToo = true)]
internal sealed class TakenModel(OfficialFiles files) : OfficialRecordPage
{
    public override string Step => "release";

    [BindProperty(SupportsGet = true, Name = "name")]
    public string Name { get; set; } = "";

    public IActionResult OnGet()
    {
        if (!Find() || !OfficialRules.MayLeave(Record) || Record.Files.FirstOrDefault(file => file.Name == Name) is not { } file || files.Open(Record, file.Name) is not { } content) return NotFound();
        Store.Taken(Record, file, Me);
        return File(content, "application/octet-stream", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"answer-{Id}-{file.Name}"));
    }
}
