using System.Globalization;
using HotspotAuth.Cases;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>Ends a hold before its time: one person proposes it, another confirms, and either may say that it goes on.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer)]
internal sealed class ReleaseModel(HoldStore holds, CaseDesk desk) : CasePage(holds)
{
    public override string Heading => T[Hold.Release is null ? "case.propose.title" : "case.release.title"];
    public FormFaults Faults { get; } = new("reason");

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>Which proposal the page showed: another may have come since.</summary>
    [BindProperty(Name = "seen")]
    public string? Seen { get; set; }

    public string SeenNow => Hold.Release?.Asked.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";

    public string Rows => Number(Holds.Days(Hold.Id).Sum(day => day.Rows));

    public IActionResult OnGet() => Find() && MayPropose ? Page() : NotFound();

    public IActionResult OnPostPropose() => Step("propose", () => Holds.ProposeRelease(Id, Reason, Me));

    public IActionResult OnPostKeep() => Step("keep", () => Holds.Keep(Id, Me));

    public async Task<IActionResult> OnPostConfirmAsync()
    {
        if (!Find() || !MayPropose) return NotFound();
        if (!May(Duty.ReleaseAnswer)) return Forbid();
        if (!long.TryParse(Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)) return BadRequest();
        try
        {
            // Begun, it is finished.
            await desk.ReleaseAsync(Id, DateTimeOffset.FromUnixTimeMilliseconds(seen), Me, CancellationToken.None);
            return Redirect($"{Address}?done=release");
        }
        catch (HoldException e)
        {
            return Refused(e);
        }
    }

    private IActionResult Step(string done, Action step)
    {
        if (!Find() || !MayPropose) return NotFound();
        try
        {
            step();
            return Redirect($"{Address}?done={done}");
        }
        catch (HoldException e)
        {
            return Refused(e);
        }
    }

    private IActionResult Refused(HoldException e)
    {
        foreach (var fault in e.Faults) Faults.Add("reason", Say(this, fault));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Find() ? Page() : NotFound();
    }
}
