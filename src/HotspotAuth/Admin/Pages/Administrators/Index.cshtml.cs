using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Administrators;

/// <summary>Who holds which roles, and is that still right?</summary>
[Needs(Duty.Administer)]
internal sealed class IndexModel(AdministratorStore administrators, AdministratorReviews reviews) : AdminPage
{
    public override string Heading => T["door.people.title"];
    public override string Section => "administrators";

    public IReadOnlyList<Administrator> List { get; private set; } = [];
    public AdministratorReview? Last { get; private set; }

    /// <summary>The list changed between looking and signing.</summary>
    public bool IsStale { get; private set; }

    [BindProperty(Name = "mark")]
    public string? Mark { get; set; }

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public bool IsReviewDue => Last is null || Now - Last.Time > AdministratorReviews.Due;
    public string FreshMark => AdministratorReviews.MarkOf(List);

    public string Verdict => T.Format("door.people.verdict", Number(List.Count(a => a.Disabled is null)), Number(List.Count(a => a.Disabled is null && a.Roles.Contains(ConsoleRole.SystemAdministrator))));

    public bool IsNew(Administrator administrator) => Last is { } last && administrator.Created > last.Time;

    public void OnGet() => Load();

    public IActionResult OnPost()
    {
        if (reviews.Sign(Mark, Me)) return Redirect("/administrators?done=review");
        IsStale = true;
        Load();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Load() => (List, Last) = ([.. administrators.List().OrderBy(a => a.Disabled is not null).ThenBy(a => a.Username, StringComparer.Ordinal)], reviews.Last());
}
