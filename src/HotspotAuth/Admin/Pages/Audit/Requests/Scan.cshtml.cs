using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The scanned letter, to be saved and never shown within the console: a PDF may hold whatever its sender put in.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class ScanModel(LetterStore letters) : OfficialRecordPage
{
    public override string Step => "letter";

    public IActionResult OnGet() =>
        Find() && Record.Letter.File is { } name && letters.Open(name) is { } content ? File(content, "application/pdf", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"letter-{Id}.pdf")) : NotFound();
}
