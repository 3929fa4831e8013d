using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Groups;

/// <summary>What may this group's members, and who are they?</summary>
[Needs(Duty.SeePeople)]
internal sealed class GroupModel(GroupStore groups, AccountStore accounts) : AdminPage
{
    private const int Shown = 20;

    public override string Heading => Group(Found.Name);
    public override string Section => "groups";
    public RightsWords Words => field ??= new RightsWords(T);

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public GroupRights Found { get; private set; } = null!;
    public IReadOnlyList<Account> Members { get; private set; } = [];

    /// <summary>What an account has of its own, in one sentence.</summary>
    public string Exceptions(Account account) => (account.Rights with { MaxDevices = account.OwnMaxDevices }) is var own && own == Rights.None ? "" : Words.Sentence(own);

    public async Task<IActionResult> OnGetAsync()
    {
        if (groups.List().FirstOrDefault(group => group.Name == Name) is not { } found) return NotFound();
        Found = found;
        Members = await accounts.MembersAsync(found.Name, Shown, Cancelled);
        return Page();
    }
}
