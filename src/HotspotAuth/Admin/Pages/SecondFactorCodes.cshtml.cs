using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The recovery codes, this one time.</summary>
[ForEverySignedIn]
internal sealed class SecondFactorCodesModel(ShownOnce shownOnce, HotspotAuth.Setup.SetupDesk setup) : AdminPage
{
    public override string Heading => T[Codes.Count == 0 ? "door.codes.gone" : "door.codes.title"];
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>Whoever is the first here begins with setting the machine up; he may leave it for later.</summary>
    public string Next => May(Duty.Administer) && setup.IsDue ? "/setup" : "/";

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public void OnGet() => Codes = shownOnce.Take(Once, User.Username(), User.Username())?.Split(' ') ?? [];
}
