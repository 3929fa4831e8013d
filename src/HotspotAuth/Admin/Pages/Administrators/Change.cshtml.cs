using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Administrators;

/// <summary>End, let in again, unlock, a new password, no second factor: says what follows, and does it when told so.</summary>
[Needs(Duty.Administer)]
internal sealed class ChangeModel(AdministratorStore administrators, AdministratorDesk desk, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T.Format($"door.{Change}.ask", Who.Name);
    public override string Section => "administrators";

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(SupportsGet = true, Name = "change")]
    public string Change { get; set; } = "";

    public Administrator Who { get; private set; } = null!;
    public string? Refusal { get; private set; }

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        var address = $"/administrator/{Uri.EscapeDataString(Who.Username)}";
        var (refusal, password) = Change switch
        {
            "disable" => (desk.Disable(Who.Username, Me), null),
            "enable" => (desk.Enable(Who.Username, Me), null),
            "unlock" => (desk.Unlock(Who.Username, Me), null),
            "reset-factor" => (desk.ResetSecondFactor(Who.Username, Me), null),
            _ => desk.ResetPassword(Who.Username, Me),
        };
        if (refusal == DeskRefusal.Unknown) return NotFound();
        if (refusal == DeskRefusal.None)
            return Redirect(password is null ? $"{address}?done={Change}" : $"{address}/password?once={shownOnce.Keep(User.Username(), Who.Username, password)}");
        Refusal = T[$"door.refusal.{refusal}"];
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private bool Find()
    {
        if (Username is null || administrators.Find(Username) is not { } person) return false;
        Who = person;
        return true;
    }
}
