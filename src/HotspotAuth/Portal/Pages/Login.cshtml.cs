using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Portal.Pages;

/// <summary>How do I get in? And where not: why not, and what now. A visit alone never checks a password.</summary>
internal sealed partial class LoginModel(PortalFrame frame, LoginDesk desk, FormToken tokens, PendingLogins pending, GuestDevice guests, SessionManager sessions)
    : PortalPage(frame)
{
    private const string LoginForm = "login";
    private const string DevicesForm = "devices";

    /// <summary>The fault that brought the form back.</summary>
    public FormFault Fault { get; private set; }

    /// <summary>What stood in the first field; it stays.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>The address first asked for, where it is fit to be shown.</summary>
    public string? Dst { get; private set; }

    /// <summary>The token of the form on this page.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Why the account may not be used now.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The account's other open sessions, where they are too many.</summary>
    public IReadOnlyList<Session> Others { get; private set; } = [];

    /// <summary>How many devices the account may use at a time.</summary>
    public int MaxDevices { get; private set; }

    /// <summary>The name of the login that waits for a choice among <see cref="Others"/>.</summary>
    public string Waiting { get; private set; } = "";

    /// <summary>The chosen device could not be logged out.</summary>
    public bool EndFailed { get; private set; }

    /// <inheritdoc/>
    public override string Title =>
        Refusal?.Heading ?? (Others.Count > 0 ? T["Devices.Heading"] : IsFaulty ? T.Format("Frame.TitleFault", Heading) : Heading);

    private bool IsFaulty => Fault != FormFault.None || HolderNameFault || HolderPhoneFault || HolderFailed;

    private string Heading => T[HolderPath is null ? "Login.Heading" : "Holder.Heading"];

    /// <summary>The form, or straight on for a device that is in already.</summary>
    public async Task<IActionResult> OnGetAsync(string? dst)
    {
        Dst = ReadDestination(dst);
        if (await guests.FindSessionAsync(HttpContext) is not null) return GoTo("/status", Dst);
        return await ShowFormAsync(FormFault.None);
    }

    /// <summary>The posted form.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        var login = TypedLogin.Read(Field(form, "username"), Field(form, "password"));
        Typed = login.Shown;
        Dst = ReadDestination(Field(form, "dst"));
        if (!IsOwnForm(tokens, Field(form, "token"), LoginForm, device)) return await ShowFormAsync(FormFault.Stale);
        if (ThaiKeyboard.IsThai(login.Shown)) return await ShowFormAsync(FormFault.Thai);
        if (login.IsEmpty) return await ShowFormAsync(FormFault.Empty);
        var attempt = AccessAttempt.Portal(login.Username, login.Password, device);
        return await EnterAsync(attempt, login.IsCode, device, ThaiKeyboard.IsThai(login.Password));
    }

    /// <summary>The choice of a device that goes in favour of this one.</summary>
    public async Task<IActionResult> OnPostDevicesAsync()
    {
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        if (!IsOwnForm(tokens, Field(form, "token"), DevicesForm, device)) return await ShowFormAsync(FormFault.Stale);
        if (pending.Take(Field(form, "waiting"), device) is not { } login) return await ShowFormAsync(FormFault.Stale);
        Dst = login.Destination;
        if (!Guid.TryParse(Field(form, "session"), out var chosen) || !login.Offered.Contains(chosen)) return await ShowFormAsync(FormFault.Stale);
        var gone = sessions.Open.FirstOrDefault(session => session.Id == chosen);
        var ended = await sessions.EndAsync(chosen, SessionCause.UserRequest, new Actor(login.Attempt.Username, "user", device.Ip), HttpContext.RequestAborted);
        EndFailed = !ended.Ended;
        if (ended.Ended && gone is not null) guests.Left(gone);
        return await EnterAsync(login.Attempt, login.IsCode, device, thaiPassword: false);
    }

    private async Task<IActionResult> EnterAsync(AccessAttempt attempt, bool isCode, Device device, bool thaiPassword)
    {
        var decision = await desk.EnterAsync(attempt, device, HttpContext.RequestAborted);
        if (decision.Granted) return GoTo("/status", Dst);
        Refusal = Refusal.Of(decision, isCode, T, Dates);
        if (Refusal is not null) return Page();
        if (decision.Reason == AccessReason.HolderMissing) return AskHolder(attempt, isCode, device);
        if (decision.Reason == AccessReason.TooManyDevices) return Offer(decision, attempt, isCode, device);
        return await ShowFormAsync(decision.Reason switch
        {
            AccessReason.UnknownUser or AccessReason.WrongPassword => isCode ? FormFault.WrongCode : thaiPassword ? FormFault.WrongThai : FormFault.Wrong,
            AccessReason.TooManyAttempts => FormFault.Busy,
            _ => FormFault.Unavailable,
        });
    }

    private PageResult Offer(AccessDecision decision, AccessAttempt attempt, bool isCode, Device device)
    {
        Others = decision.Others;
        MaxDevices = decision.Account?.MaxDevices ?? Others.Count;
        Waiting = pending.Add(device, new PendingLogin(attempt, isCode, Dst, [.. Others.Select(session => session.Id)]));
        Token = tokens.Issue(DevicesForm, device);
        return Page();
    }

    private async Task<IActionResult> ShowFormAsync(FormFault fault)
    {
        Fault = fault;
        Token = tokens.Issue(LoginForm, await guests.FindAsync(HttpContext));
        return Page();
    }

    private string? ReadDestination(string? text) => Destination.TryRead(text, Frame.Address, out var uri) ? uri!.AbsoluteUri : null;
}
