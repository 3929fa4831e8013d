using HotspotAuth.Accounts;
using HotspotAuth.Nas;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Groups;

/// <summary>A new group with its rights.</summary>
[Needs(Duty.Administer)]
internal sealed class AddModel(GroupStore groups, NasTable nases) : AdminPage
{
    public override string Heading => T["people.group.add"];
    public override string Section => "groups";
    public FormFaults Faults { get; } = new(["name", .. RightsForm.Fields]);

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    public RightsForm Form { get; private set; } = null!;
    private IEnumerable<string> Nases => nases.Current.Clients.Select(nas => nas.Name);

    public void OnGet() => Form = RightsForm.Of(Rights.None, T, Faults, Nases);

    public IActionResult OnPost()
    {
        var name = Name?.Trim() ?? "";
        if (PersonRules.HoldsNationalId(name)) Faults.Add("name", T["fault.NationalId"]);
        else if (!GroupNames.IsValid(name)) Faults.Add("name", T["people.group.name.fault"]);
        else if (groups.List().Any(group => group.Name == name)) Faults.Add("name", T["people.group.name.taken"]);
        Form = RightsForm.Read(Request.Form, T, Faults, Nases, under: null, out var rights);
        if (rights is null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        groups.Set(name, _ => rights, Me);
        return Redirect($"/group/{Uri.EscapeDataString(name)}?done=change");
    }
}
