using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>What may this account do, is it online, and why did it not get in?</summary>
[Needs(Duty.SeePeople)]
internal sealed class AccountModel(AccountStore accounts, SessionManager sessions, AttemptLog attempts) : AdminPage
{
    private const int Shown = 10;

    public override string Heading => Person(Account.Name, Account.NameTh);
    public override string Section => "accounts";

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    /// <summary>What was just done, from the address; shown only when the account bears it out.</summary>
    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public Account Account { get; private set; } = null!;
    public IReadOnlyList<Session> Sessions { get; private set; } = [];
    public IReadOnlyList<Attempt> Attempts { get; private set; } = [];

    public string? DoneKey => (Done, Account.State) switch
    {
        ("disable", AccountState.Disabled) => "account.disabled",
        ("enable", AccountState.Active) => "account.enabled",
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync()
    {
        if (Username is null || await accounts.FindAsync(Username, Cancelled) is not { } account)
            return NotFound();
        Account = account;
        Sessions = [.. sessions.Open.Where(session => session.Account == account.Id).OrderByDescending(session => session.Start)];
        Attempts = [.. attempts.Last(int.MaxValue).Where(attempt => attempt.Username == account.Username).Take(Shown)];
        return Page();
    }
}
