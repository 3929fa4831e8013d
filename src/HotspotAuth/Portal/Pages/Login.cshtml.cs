using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Handover;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Portal.Pages;

/// <summary>How do I get in? And where not: why not, and what now. A visit alone never checks a password.</summary>
internal sealed partial class LoginModel(
    PortalFrame frame, LoginDesk desk, FormToken tokens, PendingLogins pending, GuestDevice guests, SessionManager sessions, HandoverDesk handover, VisitSeal seal, Doorway doorway)
    : PortalPage(frame)
{
    private const string LoginForm = "login";
    private const string DevicesForm = "devices";
    private Visit? _visit;

    /// <summary>The fault that brought the form back.</summary>
    public FormFault Fault { get; private set; }

    /// <summary>What stood in the first field; it stays.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>The address first asked for, where it is fit to be shown.</summary>
    public string? Dst { get; private set; }

    /// <summary>The sealed visit of a guest whom another gateway sent here.</summary>
    public string? Via { get; private set; }

    /// <summary>What that gateway needs of the browser once the login was right.</summary>
    public HandoverStep? Step { get; private set; }

    /// <summary>The guest is behind a gateway that has not sent him here: a login now would open nothing.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>That gateway's own way to us, where there is but one.</summary>
    public Uri? WayIn => handover.WayIn;

    /// <summary>The form again, for the same gateway.</summary>
    public string LoginLink => Link("/login") + (Via is null ? "" : "?via=" + Via);

    /// <summary>The page asks for a name or a code, and nothing else.</summary>
    public bool HasForm => !IsBehind && Step is null && Refusal is null && Others.Count == 0 && HolderPath is null;

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
    protected override string FormAddress
    {
        get
        {
            if (_holderState is { } state) return "/login/holder/" + state;
            string[] kept = [.. Via is { } via ? ["via=" + via] : Array.Empty<string>(), .. Dst is { } dst ? ["dst=" + Uri.EscapeDataString(dst)] : Array.Empty<string>()];
            return kept.Length == 0 ? "/login" : "/login?" + string.Join('&', kept);
        }
    }

    /// <inheritdoc/>
    public override string Title =>
        Refusal?.Heading ?? (Others.Count > 0 ? T["Devices.Heading"] : IsFaulty ? T.Format("Frame.TitleFault", Heading) : Heading);

    private bool IsFaulty => Fault != FormFault.None || HolderNameFault || HolderPhoneFault || HolderFailed;

    private string Heading => T[IsBehind ? "Behind.Heading" : Step is not null ? "Handover.Heading" : HolderPath is null ? "Login.Heading" : "Holder.Heading"];

    /// <summary>The form, or straight on for a device that is in already.</summary>
    public async Task<IActionResult> OnGetAsync(string? dst, string? via)
    {
        Dst = ReadDestination(dst);
        if (await TryReadVisitAsync(via) && _visit is not null) return await ShowFormAsync(_visit.CameBack ? FormFault.Gateway : FormFault.None);
        if (await guests.FindSessionAsync(HttpContext) is not null) return GoTo("/status", Dst);
        return handover.IsOnlyWay ? ShowWayIn() : await ShowFormAsync(FormFault.None);
    }

    /// <summary>The posted form.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        var login = TypedLogin.Read(Field(form, "username"), Field(form, "password"));
        Typed = login.Shown;
        Dst = ReadDestination(Field(form, "dst"));
        if (!await TryReadVisitAsync(Field(form, "via"))) return BadRequest();
        if (_visit is null && handover.IsOnlyWay) return ShowWayIn();
        if (!IsOwnForm(tokens, Field(form, "token"), LoginForm, device)) return await ShowFormAsync(FormFault.Stale);
        if (ThaiKeyboard.IsThai(login.Shown)) return await ShowFormAsync(FormFault.Thai);
        if (login.IsEmpty) return await ShowFormAsync(FormFault.Empty);
        var attempt = _visit is null ? AccessAttempt.Portal(login.Username, login.Password, device) : handover.Attempt(_visit, login.Username, login.Password, device);
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
        if (!await TryReadVisitAsync(login.Via)) return BadRequest();
        if (!Guid.TryParse(Field(form, "session"), out var chosen) || !login.Offered.Contains(chosen)) return await ShowFormAsync(FormFault.Stale);
        var gone = sessions.Open.FirstOrDefault(session => session.Id == chosen);
        var ended = await sessions.EndAsync(chosen, SessionCause.UserRequest, new Actor(login.Attempt.Username, "user", device.Ip), HttpContext.RequestAborted);
        EndFailed = !ended.Ended;
        if (ended.Ended && gone is not null) guests.Left(gone);
        return await EnterAsync(login.Attempt, login.IsCode, device, thaiPassword: false);
    }

    private async Task<IActionResult> EnterAsync(AccessAttempt attempt, bool isCode, Device device, bool thaiPassword)
    {
        var decision = _visit is null ? await desk.EnterAsync(attempt, device, HttpContext.RequestAborted) : await EnterThereAsync(_visit, attempt, device);
        if (decision.Granted) return _visit is null ? GoTo("/status", Dst) : GoThere(_visit, device);
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

    private PageResult ShowWayIn()
    {
        IsBehind = true;
        return Page();
    }

    private Task<AccessDecision> EnterThereAsync(Visit visit, AccessAttempt attempt, Device device) => desk.EnterAsync(
        attempt,
        device,
        async decision => Step = await handover.OpenAsync(visit, decision, attempt.Device!, doorway.BackTo(HttpContext, visit, device, Dst), HttpContext.RequestAborted),
        HttpContext.RequestAborted);

    /// <summary>On to the gateway, whose address the page then may post to; or straight to the page that waits for it.</summary>
    private IActionResult GoThere(Visit visit, Device device)
    {
        if (Step?.Target is not { } target)
        {
            Response.Headers.Location = doorway.BackTo(HttpContext, visit, device, Dst).PathAndQuery;
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        PortalHeaders.AllowFormTo(Response, target);
        return Page();
    }

    /// <summary>False for a visit that is not ours, or was too long ago: its guest begins again at his gateway.</summary>
    private async Task<bool> TryReadVisitAsync(string? via)
    {
        if (string.IsNullOrEmpty(via)) return true;
        _visit = seal.Open(via, await guests.FindAsync(HttpContext));
        Via = _visit is null ? null : via;
        return _visit is not null;
    }

    private PageResult Offer(AccessDecision decision, AccessAttempt attempt, bool isCode, Device device)
    {
        Others = decision.Others;
        MaxDevices = decision.Account?.MaxDevices ?? Others.Count;
        Waiting = pending.Add(device, new PendingLogin(attempt, isCode, Dst, [.. Others.Select(session => session.Id)], Via));
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
