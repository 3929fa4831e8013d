using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Administrators;

/// <summary>An administrator's one-time password, this one time.</summary>
[Needs(Duty.Administer)]
internal sealed class PasswordModel(AdministratorStore administrators, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T.Format("once.title", Who.Name);
    public override string Section => "administrators";

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public Administrator Who { get; private set; } = null!;
    public string? Secret { get; private set; }

    public IActionResult OnGet()
    {
        if (Username is null || administrators.Find(Username) is not { } person) return NotFound();
        Who = person;
        Secret = shownOnce.Take(Once, User.Username(), person.Username);
        return Page();
    }
}
