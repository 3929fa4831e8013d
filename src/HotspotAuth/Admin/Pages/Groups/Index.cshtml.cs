using HotspotAuth.Accounts;

namespace HotspotAuth.Admin.Pages.Groups;

/// <summary>Which groups are there, and what may their members?</summary>
[Needs(Duty.SeePeople)]
internal sealed class IndexModel(GroupStore groups) : AdminPage
{
    public override string Heading => T["people.groups"];
    public override string Section => "groups";
    public RightsWords Words => field ??= new RightsWords(T);
    public IReadOnlyList<GroupRights> Groups { get; private set; } = [];

    public void OnGet() => Groups = groups.List();
}
