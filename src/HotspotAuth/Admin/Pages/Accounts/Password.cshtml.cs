using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>The generated password, this one time.</summary>
[Needs(Duty.Issue, Duty.Help)]
internal sealed class PasswordModel(AccountStore accounts, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T.Format(Secret is null ? "once.gone.title" : "once.title", Person(Account.Name, Account.NameTh));
    public override string Section => "accounts";

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public Account Account { get; private set; } = null!;
    public string? Secret { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (Username is null || await accounts.FindAsync(Username, Cancelled) is not { } account)
            return NotFound();
        Account = account;
        Secret = shownOnce.Take(Once, User.Username(), account.Username);
        return Page();
    }
}
