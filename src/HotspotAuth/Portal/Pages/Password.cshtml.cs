using HotspotAuth.Access;
using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>How do I change my password? Open to who is in: forced changes come after access, because they fail in the small login windows.</summary>
internal sealed class PasswordModel(PortalFrame frame, GuestDevice guests, AccountDirectory accounts, PasswordDesk desk, FormToken tokens) : PortalPage(frame)
{
    private const string Form = "password";

    /// <summary>The token of the form.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Whose password it is, for the browser's own store of passwords.</summary>
    public string Username { get; private set; } = "";

    /// <summary>What is said on top; null at first.</summary>
    public string? Fault { get; private set; }

    /// <summary>The id of the field it belongs to: <c>o</c>, <c>f</c>, <c>a</c>; null for the whole form.</summary>
    public string? FaultField { get; private set; }

    /// <summary>The one-time password is still in use.</summary>
    public bool IsDue { get; private set; }

    /// <inheritdoc/>
    protected override string FormAddress => "/password";

    /// <inheritdoc/>
    public override string Title => Fault is null ? T["Password.Heading"] : T.Format("Frame.TitleFault", T["Password.Heading"]);

    /// <summary>The form, or the login page for who is not in.</summary>
    public async Task<IActionResult> OnGetAsync() => await FindAsync() is { } found ? Show(found.Device, found.Account) : GoTo("/login");

    /// <summary>The change; the session goes on.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is not var (device, account)) return GoTo("/login");
        var form = await ReadFormAsync();
        if (!IsOwnForm(tokens, Field(form, "token"), Form, device)) return Refuse(device, account, "Fault.Stale", null);
        var (old, fresh, again) = (Field(form, "old") ?? "", Field(form, "new") ?? "", Field(form, "again") ?? "");
        if (old.Length == 0) return Refuse(device, account, "Password.OldMissing", "o");
        if (string.Equals(fresh, old, StringComparison.Ordinal)) return Refuse(device, account, "Password.Same", "f");
        if (PasswordRules.Fault(fresh, account) is { } fault) return Refuse(device, account, Words(fault), "f");
        if (!string.Equals(fresh, again, StringComparison.Ordinal)) return Refuse(device, account, "Password.Differ", "a");
        return await desk.ChangeAsync(account, old, fresh, device, HttpContext.RequestAborted) switch
        {
            PasswordChange.Changed => GoTo("/status", query: "changed=yes"),
            PasswordChange.WrongOld => Refuse(device, account, "Password.OldWrong", "o"),
            PasswordChange.Busy => Refuse(device, account, "Password.Busy", null),
            _ => Refuse(device, account, "Fault.UnavailableDo", null),
        };
    }

    // A slip's code is its password: it is on paper and lives a few days.
    private async Task<(Device Device, Account Account)?> FindAsync()
    {
        var device = await guests.FindAsync(HttpContext);
        return await guests.FindSessionAsync(HttpContext) is { } session && accounts.TryFind(session.Account, out var account) && account.Event is null ? (device, account) : null;
    }

    private static string Words(PasswordFault fault) => fault switch
    {
        PasswordFault.Missing or PasswordFault.Short => "Password.Short",
        PasswordFault.Name => "Password.Name",
        PasswordFault.Year => "Password.Year",
        PasswordFault.Common => "Password.Common",
        _ => "Password.Unfit",
    };

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Refuse(Device device, Account account, string words, string? field)
    {
        (Fault, FaultField) = (T[words], field);
        return Show(device, account);
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Show(Device device, Account account)
    {
        (Token, Username, IsDue) = (tokens.Issue(Form, device), account.Username, account.MustChangePassword);
        return Page();
    }
}
