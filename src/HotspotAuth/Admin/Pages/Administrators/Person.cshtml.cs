using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Administrators;

/// <summary>What may this administrator do, and how do I help him back in?</summary>
[Needs(Duty.Administer)]
internal sealed class PersonModel(AdministratorStore administrators, AdministratorDesk desk, SecondFactors factors, AdminSignIns signIns) : AdminPage
{
    public override string Heading => Who.Name;
    public override string Section => "administrators";
    public FormFaults Faults { get; } = new("roles");

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    [BindProperty(Name = "roles")]
    public string[]? Roles { get; set; }

    public Administrator Who { get; private set; } = null!;
    public IReadOnlyList<ConsoleRole> Chosen { get; private set; } = [];
    public SecondFactor? Factor { get; private set; }
    public IReadOnlyList<OpenSignIn> SignIns { get; private set; } = [];
    public bool IsMe => Who.Username == User.Username();

    /// <summary>What was done, as long as it still stands so.</summary>
    public string? DoneKey => Done switch
    {
        "roles" => "door.done.roles",
        "disable" when Who.Disabled is not null => "door.done.disable",
        "enable" when Who.Disabled is null => "door.done.enable",
        "unlock" when !Who.IsLocked(Now) => "door.done.unlock",
        "reset-factor" when !Who.HasSecondFactor => "door.done.reset-factor",
        _ => null,
    };

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Chosen = Who.Roles;
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        Chosen = [.. (Roles ?? []).Select(ConsoleRoles.Find).OfType<ConsoleRole>()];
        if (Chosen.Count == 0)
            Faults.Add("roles", T["door.fault.roles"]);
        else if (desk.SetRoles(Who.Username, Chosen, Me) is var refusal && refusal != DeskRefusal.None)
            Faults.Add("roles", T[$"door.refusal.{refusal}"]);
        if (!Faults.Any) return Redirect($"/administrator/{Uri.EscapeDataString(Who.Username)}?done=roles");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private bool Find()
    {
        if (Username is null || administrators.Find(Username) is not { } person) return false;
        Who = person;
        Factor = factors.Of(person.Username);
        SignIns = signIns.Of(person.Username);
        return true;
    }
}
