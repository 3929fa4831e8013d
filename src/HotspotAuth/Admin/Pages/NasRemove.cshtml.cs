using HotspotAuth.Nas;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Asks before a NAS is removed; from then on it gets no answer.</summary>
[Needs(Duty.Administer)]
internal sealed class NasRemoveModel(NasTable nases, NasRegister register, SessionManager sessions) : AdminPage
{
    public override string Heading => T.Format("nas.remove.title", Name ?? "");
    public override string Section => "nas";

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    public bool IsConfigured { get; private set; }

    /// <summary>Its open sessions, which nobody can end once it is gone.</summary>
    public int Open { get; private set; }

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        if (IsConfigured) return Page();
        register.Remove(Name!, Me);
        nases.Reload();
        return Redirect("/nas");
    }

    private bool Find()
    {
        if (nases.Current.Clients.FirstOrDefault(c => string.Equals(c.Name, Name, StringComparison.OrdinalIgnoreCase)) is not { } nas) return false;
        Name = nas.Name;
        IsConfigured = nases.IsConfigured(nas.Name);
        Open = sessions.Open.Count(s => s.Nas == nas.Name);
        return true;
    }
}
