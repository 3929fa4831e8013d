using HotspotAuth.Accounts;
using HotspotAuth.Portal;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Administrators;

/// <summary>A new administrator. His one-time password is made here and shown once.</summary>
[Needs(Duty.Administer)]
internal sealed class AddModel(AdministratorDesk desk, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T["door.people.add"];
    public override string Section => "administrators";
    public FormFaults Faults { get; } = new("username", "name", "email", "roles");

    [BindProperty(Name = "username")]
    public string? Username { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "roles")]
    public string[]? Roles { get; set; }

    public IReadOnlyList<ConsoleRole> Chosen => [.. (Roles ?? []).Select(ConsoleRoles.Find).OfType<ConsoleRole>()];

    public IActionResult OnPost()
    {
        try
        {
            var password = desk.Add(Username ?? "", Name ?? "", Email, Chosen, Me);
            var key = Usernames.Normalize(Username!);
            return Redirect($"/administrator/{Uri.EscapeDataString(key)}/password?once={shownOnce.Keep(User.Username(), key, password)}");
        }
        catch (AccountException e)
        {
            foreach (var fault in e.Faults) Faults.Add(fault.Field, Sentence(fault));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private string Sentence(AccountFault fault) => fault switch
    {
        { Field: "username" } when string.IsNullOrWhiteSpace(Username) => T["signin.username.missing"],
        { Field: "username", Kind: AccountFaultKind.Malformed } when ThaiKeyboard.IsThai(Username!) => T.Format("keyboard.thai", Username, ThaiKeyboard.ToEnglish(Username!)),
        { Field: "username", Kind: AccountFaultKind.Taken } => T["door.fault.username.taken"],
        { Field: "username" } => T["door.fault.username"],
        { Field: "name" } => T["door.fault.name"],
        { Field: "email" } => T["door.fault.email"],
        _ => T["door.fault.roles"],
    };
}
