using System.Globalization;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>Takes a request back, by the one who asked and until it is approved: says what follows, and does it when told so.</summary>
[Needs(Duty.Ask)]
internal sealed class WithdrawModel(RequestStore requests) : RequestPage
{
    public override string Heading => T.Format("request.withdraw.title", Person(Form.Applicant.Name, Form.Applicant.NameTh));

    [BindProperty(SupportsGet = true, Name = "id")]
    public string? Id { get; set; }

    public StaffRequest Form { get; private set; } = null!;
    public bool Late { get; private set; }

    public IActionResult OnGet() => Look() ? Page() : NotFound();

    public IActionResult OnPost()
    {
        if (!Look()) return NotFound();
        var signed = requests.Sign(Form.Id, StepKind.Withdraw, Form.State, Signer, null, cardChecked: false);
        if (signed.Done) return Redirect(string.Create(CultureInfo.InvariantCulture, $"/request/{Form.Id}?done=withdraw"));
        Late = true;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    private bool Look()
    {
        if (Find(Id) is not { } found || found.AskedBy != User.Username()) return false;
        Form = found;
        Late = found.State is not (RequestState.Requested or RequestState.Recommended);
        return true;
    }
}
