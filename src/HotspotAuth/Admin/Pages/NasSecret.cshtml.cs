using HotspotAuth.Nas;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The secret of a NAS that was just added, this one time.</summary>
[Needs(Duty.Administer)]
internal sealed class NasSecretModel(NasTable nases, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T.Format(Secret is null ? "nas.secret.gone.title" : "nas.secret.title", Name);
    public override string Section => "nas";

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public string? Secret { get; private set; }
    public string Address { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (nases.Current.Clients.FirstOrDefault(c => c.Name == Name) is not { } nas)
            return NotFound();
        Address = NasReports.AddressOf(nas);
        Secret = shownOnce.Take(Once, User.Username(), nas.Name);
        return Page();
    }
}
