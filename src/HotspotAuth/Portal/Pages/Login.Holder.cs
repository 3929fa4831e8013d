using HotspotAuth.Access;
using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>
/// Whose code is this? Asked once for each slip, after its right code and before access opens, because every guest's use must have a
/// person. The page's address names the login that waits: random, a few minutes long, of use to its own device alone.
/// </summary>
internal sealed partial class LoginModel
{
    private const string HolderForm = "holder";
    private string? _holderState;

    /// <summary>The address of the holder's form; null where another page is shown.</summary>
    public string? HolderPath { get; private set; }

    /// <summary>The name as typed.</summary>
    public string HolderNameTyped { get; private set; } = "";

    /// <summary>The telephone number as typed.</summary>
    public string HolderPhoneTyped { get; private set; } = "";

    /// <summary>The name can't be taken.</summary>
    public bool HolderNameFault { get; private set; }

    /// <summary>The number can't be taken.</summary>
    public bool HolderPhoneFault { get; private set; }

    /// <summary>The naming could not be written.</summary>
    public bool HolderFailed { get; private set; }

    /// <summary>The form, as long as its login waits.</summary>
    public async Task<IActionResult> OnGetHolderAsync(string? state)
    {
        var device = await guests.FindAsync(HttpContext);
        if (sessions.Find(device) is not null) return GoTo("/status");
        return pending.Find(state, device) is null ? GoTo("/login") : ShowHolder(state!, device);
    }

    /// <summary>Name and number; then the login goes on where it stopped.</summary>
    public async Task<IActionResult> OnPostHolderAsync(string? state)
    {
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        if (pending.Find(state, device) is not { } login || !IsOwnForm(tokens, Field(form, "token"), HolderForm, device)) return await ShowFormAsync(FormFault.Stale);
        Dst = login.Destination;
        if (!await TryReadVisitAsync(login.Via)) return BadRequest();
        (HolderNameTyped, HolderPhoneTyped) = (TypedLogin.Shorten(Field(form, "name")), TypedLogin.Shorten(Field(form, "phone")));
        var (name, phone) = HolderName.Read(HolderNameTyped, HolderPhoneTyped);
        (HolderNameFault, HolderPhoneFault) = (name is null, phone is null);
        if (name is null || phone is null) return ShowHolder(state!, device);
        if (!await desk.NameHolderAsync(login.Attempt, new HolderName(name, phone), device, HttpContext.RequestAborted))
        {
            HolderFailed = true;
            return ShowHolder(state!, device);
        }

        pending.Take(state, device);
        return await EnterAsync(login.Attempt, login.IsCode, device, thaiPassword: false);
    }

    private StatusCodeResult AskHolder(AccessAttempt attempt, bool isCode, Device device) =>
        GoTo("/login/holder/" + pending.Add(device, new PendingLogin(attempt, isCode, Dst, [], Via), PendingLogins.TypingLife));

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult ShowHolder(string state, Device device)
    {
        (_holderState, HolderPath) = (state, Link("/login/holder/" + state));
        Token = tokens.Issue(HolderForm, device);
        return Page();
    }
}
