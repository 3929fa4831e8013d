using HotspotAuth.Cases;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>A further order: how long now?</summary>
[Needs(Duty.AnswerOfficer)]
internal sealed class ExtendModel(HoldStore holds, CaseDesk desk) : CasePage(holds)
{
    public override string Heading => T["case.extend"];
    public FormFaults Faults { get; } = new("order", "until", "reason");

    [BindProperty(Name = "order")]
    public string? Order { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public DateEntry Until { get; private set; } = new(null, null, null, null);

    public IActionResult OnGet()
    {
        if (!Find() || !MayExtend) return NotFound();
        Until = DateEntry.Of(Hold.Until, Site.Zone, Language);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Find() || !MayExtend) return NotFound();
        Until = DateEntry.Read(Request, "until");
        var until = Moment(this, Faults, "until", Until, TimeOnly.MinValue);
        try
        {
            if (until is not null)
            {
                // Begun, it is finished: a browser that closes must not leave form and store apart.
                await desk.ExtendAsync(Id, until, Order, Reason, Me, CancellationToken.None);
                return Redirect($"{Address}?done=extend");
            }
        }
        catch (HoldException e)
        {
            foreach (var fault in e.Faults)
            {
                if (Faults[fault.Field] is null) Faults.Add(fault.Field, Say(this, fault));
            }
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
