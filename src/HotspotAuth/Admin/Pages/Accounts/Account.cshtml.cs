using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Accounts;

/// <summary>What may this account do, is it online, and why did it not get in?</summary>
[Needs(Duty.SeePeople)]
internal sealed class AccountModel(AccountStore accounts, GroupStore groups, DeviceStore devices, UsageLedger usage, HotspotSettings settings, SessionManager sessions, AttemptLog attempts) : AdminPage
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

    public IReadOnlyList<RegisteredDevice> Devices { get; private set; } = [];
    public Usage Used { get; private set; }
    public RightsWords Words => field ??= new RightsWords(T);

    /// <summary>The rights in effect but for the number of devices, each with whether it is the account's own.</summary>
    public IReadOnlyList<(string Key, string Value, bool IsOwn)> Lines { get; private set; } = [];

    public string Until(RegisteredDevice device) => device.ValidUntil is { } until ? until <= Now ? T.Format("people.device.over", Dates.Table(until)) : Dates.Table(until) : T["people.device.always"];

    /// <summary>Until when a closed account is kept at the least.</summary>
    public string KeptUntil(DateTimeOffset closed) => Dates.Table(closed.AddDays(settings.Retention.IdentityDays));

    public string? DoneKey => (Done, Account.State) switch
    {
        ("change", not AccountState.Closed) => "people.account.saved",
        ("rights", not AccountState.Closed) => "people.rights.saved",
        ("device", _) => "people.device.saved",
        ("close", AccountState.Closed) => "people.closed",
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
        var own = account.Rights with { MaxDevices = null };
        var ownKeys = Words.Lines(own).Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        Lines = [.. Words.Lines(own.Over(groups.Of(account.Group)) with { MaxDevices = null }).Select(line => (line.Key, line.Value, ownKeys.Contains(line.Key)))];
        Devices = [.. devices.List().Where(device => device.Account == account.Id)];
        Used = usage.Of(account.Id);
        return Page();
    }
}
