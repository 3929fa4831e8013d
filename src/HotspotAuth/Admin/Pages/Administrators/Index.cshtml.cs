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

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public bool IsReviewDue => Last is null || Now - Last.Time > AdministratorReviews.Due;
    public string FreshMark => AdministratorReviews.MarkOf(List);

    public string Verdict => T.Format("door.people.verdict", Number(List.Count(a => a.Disabled is null)), Number(List.Count(a => a.Disabled is null && a.Roles.Contains(ConsoleRole.SystemAdministrator))));

    public bool IsNew(Administrator administrator) => Last is { } last && administrator.Created > last.Time;

    public ListSort Sort => ListSort.Read(SortText, "state", "name", "last");

    public void OnGet() => Load();

    public IActionResult OnGetCsv()
    {
        Load();
        var columns = Columns<Administrator>()
            .Add(T["col.person"], person => person.Name)
            .Add(T["add.username"], person => person.Username)
            .Add(T["door.col.roles"], person => RoleNames(person.Roles))
            .Add(T["door.col.factor"], person => T[person.HasSecondFactor ? "door.factor.yes" : person.MustEnrol ? "door.factor.due" : "door.factor.no"])
            .AddTime(T["door.col.last"], person => person.LastSignIn)
            .AddTime(T["list.added"], person => person.Created)
            .AddTime(T["door.state.ended"], person => person.Disabled);
        return Csv("administrators", columns, Sorted());
    }

    /// <summary>All on one page, since all are reviewed; at first those who may sign in.</summary>
    public IReadOnlyList<Administrator> Sorted() => Sort.Turn((Sort.Column switch
    {
        "name" => List.ByName(person => person.Name),
        "last" => List.OrderBy(person => person.LastSignIn ?? DateTimeOffset.MinValue),
        _ => List.OrderBy(person => person.Disabled is not null).ThenByName(person => person.Name),
    }).ThenBy(person => person.Username, StringComparer.Ordinal));

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
