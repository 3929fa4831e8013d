using System.Globalization;
using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Groups;

/// <summary>Which groups are there, and what may their members?</summary>
[Needs(Duty.SeePeople)]
internal sealed class IndexModel(GroupStore groups) : AdminPage
{
    public override string Heading => T["people.groups"];
    public override string Section => "groups";
    public RightsWords Words => field ??= new RightsWords(T);

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListSort Sort => ListSort.Read(SortText, "name", "members");
    public ListPage<GroupRights> List { get; private set; } = new([], 0, 0);

    public void OnGet() => List = Sorted().Page(PageNumber);

    public IActionResult OnGetCsv()
    {
        var columns = Columns<GroupRights>()
            .Add(T["col.group"], group => Group(group.Name))
            .Add(T["people.members"], group => group.Accounts.ToString(CultureInfo.InvariantCulture))
            .Add(T["people.rights"], group => Words.Sentence(group.Rights));
        return Csv("groups", columns, Sorted());
    }

    private IReadOnlyList<GroupRights> Sorted()
    {
        var all = groups.List();
        return Sort.Turn(Sort.Column == "members" ? all.OrderBy(group => group.Accounts).ThenByName(group => Group(group.Name)) : all.ByName(group => Group(group.Name)));
    }
}
