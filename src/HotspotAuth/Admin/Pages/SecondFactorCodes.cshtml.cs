using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The recovery codes, this one time.</summary>
[ForEverySignedIn]
internal sealed class SecondFactorCodesModel(ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T[Codes.Count == 0 ? "door.codes.gone" : "door.codes.title"];
    public IReadOnlyList<string> Codes { get; private set; } = [];

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public void OnGet() => Codes = shownOnce.Take(Once, User.Username(), User.Username())?.Split(' ') ?? [];
}
