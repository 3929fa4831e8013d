using HotspotAuth.Accounts;
using HotspotAuth.Nas;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Groups;

/// <summary>Changes what a group's members may use.</summary>
[Needs(Duty.Administer)]
internal sealed class ChangeModel(GroupStore groups, NasTable nases) : AdminPage
{
    public override string Heading => T.Format("people.group.change.of", Group(Name!));
    public override string Section => "groups";
    public FormFaults Faults { get; } = new(RightsForm.Fields);

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    public RightsForm Form { get; private set; } = null!;
    private IEnumerable<string> Nases => nases.Current.Clients.Select(nas => nas.Name);

    public IActionResult OnGet()
    {
        if (groups.List().FirstOrDefault(group => group.Name == Name) is not { } found) return NotFound();
        Form = RightsForm.Of(found.Rights, T, Faults, Nases);
        return Page();
    }

    public IActionResult OnPost()
    {
        if (groups.List().All(group => group.Name != Name)) return NotFound();
        Form = RightsForm.Read(Request.Form, T, Faults, Nases, under: null, out var rights);
        if (rights is null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        groups.Set(Name!, _ => rights, Me);
        return Redirect($"/group/{Uri.EscapeDataString(Name!)}?done=change");
    }
}
