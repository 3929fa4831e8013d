using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Where guests sign for their slips, on paper: names that are known stand there already.</summary>
[Needs(Duty.Issue)]
internal sealed class SheetModel(HotspotSettings settings) : FloorPage
{
    public override string Heading => T["floor.sheet.title"];
    public override string Tab => "sheet";
    public IReadOnlyList<GuestSlip> Slips { get; private set; } = [];
    public int IdentityDays => settings.Retention.IdentityDays;

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Slips = Roll.Of(Id);
        return Page();
    }
}
