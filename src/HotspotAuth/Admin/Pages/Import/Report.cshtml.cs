using HotspotAuth.Accounts.Import;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Import;

/// <summary>What moved over and what did not, on paper for the file of the move.</summary>
[Needs(Duty.Issue, Duty.Administer)]
internal sealed class ReportModel(ImportDesk desk) : AdminPage
{
    public override string Heading => T["import.report.title"];
    public override string Section => "import";
    public ImportJob Job { get; private set; } = null!;

    public IActionResult OnGet(string id)
    {
        if (desk.Find(id, User.Username()) is not { State: ImportState.Done } job) return NotFound();
        Job = job;
        return Page();
    }
}
