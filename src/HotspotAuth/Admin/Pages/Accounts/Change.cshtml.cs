using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>Disable, enable, close, or a new password: says what follows, and does it when told so.</summary>
[Needs(Duty.Issue, Duty.Help)]
internal sealed class ChangeModel(AccountStore accounts, HotspotSettings settings, SessionManager sessions, ShownOnce shownOnce) : AdminPage
{
    public override string Heading => T.Format(Change == "close" ? "people.close.ask" : $"account.{Change}.ask", Person(Account.Name, Account.NameTh));
    public override string Section => "accounts";

    [BindProperty(SupportsGet = true, Name = "username")]
    public string? Username { get; set; }

    [BindProperty(SupportsGet = true, Name = "change")]
    public string Change { get; set; } = "";

    public Account Account { get; private set; } = null!;

    public string Consequence
    {
        get
        {
            var online = sessions.Open.Count(session => session.Account == Account.Id);
            if (Change == "close") return T.Format("people.close.then", Number(online), Number(settings.Retention.IdentityDays));
            return Change == "disable" && online > 0
                ? T.Format("account.disable.online", Number(online))
                : T[$"account.{Change}.then"];
        }
    }

    public async Task<IActionResult> OnGetAsync() => await FindAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        // A closed account stays closed: its name is kept for its records.
        if (!await FindAsync() || Account.State == AccountState.Closed)
            return NotFound();
        var address = $"/account/{Uri.EscapeDataString(Account.Username)}";
        if (Change == "reset")
        {
            if (await accounts.ResetPasswordAsync(Account.Username, Me, Cancelled) is not { } password)
                return NotFound();
            return Redirect($"{address}/password?once={shownOnce.Keep(User.Username(), Account.Username, password)}");
        }

        if (Change == "close")
        {
            // For good, so it is for who may make accounts.
            if (!May(Duty.Issue)) return Forbid();
            return accounts.Close(Account.Username, Me) ? Redirect($"{address}?done=close") : NotFound();
        }

        var state = Change == "enable" ? AccountState.Active : AccountState.Disabled;
        return await accounts.SetStateAsync(Account.Username, state, Me, Cancelled) ? Redirect($"{address}?done={Change}") : NotFound();
    }

    private async Task<bool> FindAsync()
    {
        if (Username is null || await accounts.FindAsync(Username, Cancelled) is not { } account)
            return false;
        Account = account;
        return true;
    }
}
