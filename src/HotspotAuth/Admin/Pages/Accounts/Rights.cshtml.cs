using HotspotAuth.Accounts;
using HotspotAuth.Nas;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>One account's exceptions from its group.</summary>
[Needs(Duty.Issue)]
internal sealed class RightsModel(AccountStore accounts, GroupStore groups, NasTable nases) : AdminPage
{
    public override string Heading => T.Format("people.rights.of", Person(Account.Name, Account.NameTh));
    public override string Section => "accounts";
    public FormFaults Faults { get; } = new(RightsForm.Fields);

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    public Account Account { get; private set; } = null!;
    public RightsForm Form { get; private set; } = null!;
    private IEnumerable<string> Nases => nases.Current.Clients.Select(nas => nas.Name);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindAsync() is not { } under) return NotFound();
        Form = RightsForm.Of(Account.Rights with { MaxDevices = Account.OwnMaxDevices }, T, Faults, Nases, under);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is not { } under) return NotFound();
        Form = RightsForm.Read(Request.Form, T, Faults, Nases, under, out var rights);
        if (rights is null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var change = new AccountChange { Rights = _ => rights with { MaxDevices = null }, MaxDevices = new Setting<int>(rights.MaxDevices) };
        return accounts.Change(Account.Username, change, Me) is null ? NotFound() : Redirect($"/account/{Uri.EscapeDataString(Account.Username)}?done=rights");
    }

    /// <summary>The group's rights; null where there is no such account, or it is closed.</summary>
    private async Task<Rights?> FindAsync()
    {
        if (Username is null || await accounts.FindAsync(Username, Cancelled) is not { State: not AccountState.Closed } account) return null;
        Account = account;
        var under = groups.Of(account.Group);
        return under with { MaxDevices = under.MaxDevices ?? AccountGroup.DefaultMaxDevices(account.Group) };
    }
}
