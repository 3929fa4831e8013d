using HotspotAuth.Setup;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>How is this machine set up, and what is still to be answered?</summary>
[Needs(Duty.Administer)]
internal sealed class IndexModel(SetupDesk desk) : SetupPage(desk)
{
    public override string Heading => T["setup.title"];

    public bool HasDraft => Desk.Folder.Draft is not null;

    public void OnGet() => Load();

    /// <summary>Forgets what was typed and not written.</summary>
    public IActionResult OnPost()
    {
        Desk.Folder.ForgetDraft();
        Desk.Folder.Prune();
        return Redirect("/setup");
    }

    public int FaultsOf(SetupStep step) => Wrong.Count(fault => SetupStep.Of(fault) == step);
}
