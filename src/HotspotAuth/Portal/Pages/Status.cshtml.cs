using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Handover;
using HotspotAuth.Sessions;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>Am I on, and until when? The page finds the device by itself; the logout button is here too.</summary>
internal sealed partial class StatusModel(
    PortalFrame frame, GuestDevice guests, SessionManager sessions, SessionTable table, AccountDirectory accounts, AccessLimits limits, HandoverDesk handover, FormToken tokens, ILogger<StatusModel> logger)
    : PortalPage(frame)
{
    private const string OthersForm = "others";
    private const int MostOthers = 10;
    private Session? _session;

    /// <summary>The device's open session with the gateway's counters of now.</summary>
    public Session Session => _session ?? throw new InvalidOperationException("The page is shown only with a session.");

    /// <summary>The time the page tells.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The numbers are taken anew each minute; a link stops it.</summary>
    public bool Refreshes { get; private set; } = true;

    /// <summary>The address first asked for.</summary>
    public Uri? Dst { get; private set; }

    /// <summary>The gateway's own address for logging out, where it takes no word of ours.</summary>
    public Uri? LogOutAt => handover.LogOutAt(Session);

    /// <summary>The one-time password is still in use: the page invites to change it.</summary>
    public bool PasswordIsDue { get; private set; }

    /// <summary>The account's password is a person's own, and may be changed here.</summary>
    public bool HasOwnPassword { get; private set; }

    /// <summary>It was changed a moment ago.</summary>
    public bool PasswordChanged { get; private set; }

    /// <summary>Octets the account may still use; null for no limit.</summary>
    public long? BytesLeft { get; private set; }

    /// <summary>The account's sessions on other devices, oldest first.</summary>
    public IReadOnlyList<Session> Others { get; private set; } = [];

    /// <summary>The token of the forms that end them.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The other device could not be logged out.</summary>
    public bool EndFailed { get; private set; }

    /// <summary>The logout did not come about.</summary>
    public bool LogOutFailed { get; private set; }

    /// <summary>The person's name in the page's language where it is known.</summary>
    public string Person => Language == Language.Thai ? Session.PersonTh ?? Session.Person : Session.Person;

    /// <inheritdoc/>
    public override string Title => T["Status.Title"];

    /// <summary>For the progress bar, which can't take culture's digits or fractions.</summary>
    public static string WholeSeconds(TimeSpan span) => Math.Max(1, (long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a MAC is one the device made up: the locally administered bit of IEEE 802.</summary>
    public static bool IsTemporary(Capture.MacAddress? mac) => mac is { IsLocallyAdministered: true };

    /// <summary>The device's session, or the login page where it has none.</summary>
    public async Task<IActionResult> OnGetAsync(string? dst, string? refresh, string? changed)
    {
        PasswordChanged = changed == "yes";
        if (Destination.TryRead(dst, Frame.Address, out var destination)) Dst = destination;
        Refreshes = refresh != "off";
        return await ShowAsync();
    }

    /// <summary>Logs this device out and no other.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var device = await guests.FindAsync(HttpContext);
        if (await guests.FindSessionAsync(HttpContext) is not { } session) return GoTo("/logged-out");
        // The device itself asks, and it can end nothing but its own session: a foreign page is all that must be kept out.
        if (!FormOrigin.IsOurs(Request))
        {
            LogOutFailed = true;
            return await ShowAsync();
        }

        var ended = await sessions.EndAsync(session.Id, SessionCause.UserRequest, new Actor(session.Username, "user", device.Ip), HttpContext.RequestAborted);
        if (ended.Ended)
        {
            guests.Left(session);
            return GoTo("/logged-out");
        }

        LogNotEnded(session.Id, ended.Answer);
        LogOutFailed = true;
        return await ShowAsync();
    }

    /// <summary>Logs another device of the same account out.</summary>
    public async Task<IActionResult> OnPostOtherAsync()
    {
        var form = await ReadFormAsync();
        var device = await guests.FindAsync(HttpContext);
        if (await guests.FindSessionAsync(HttpContext) is not { } mine) return GoTo("/login");
        EndFailed = true;
        if (!IsOwnForm(tokens, Field(form, "token"), OthersForm, device) || !Guid.TryParse(Field(form, "session"), out var id)) return await ShowAsync();
        if (table.Find(id) is not { } other) return GoTo("/status");
        if (other.Account != mine.Account || other.Id == mine.Id) return await ShowAsync();
        var ended = await sessions.EndAsync(other.Id, SessionCause.UserRequest, new Actor(mine.Username, "user", device.Ip), HttpContext.RequestAborted);
        if (!ended.Ended)
        {
            LogNotEnded(other.Id, ended.Answer);
            return await ShowAsync();
        }

        guests.Left(other);
        return GoTo("/status");
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (await guests.FindSessionAsync(HttpContext) is not { } found) return GoTo("/login");
        try
        {
            _session = await sessions.RefreshAsync(found.Id, HttpContext.RequestAborted);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The page still answers "am I on, until when?"; its numbers are then the last ones read.
            LogNoCounters(fault);
            _session = found;
        }

        if (_session is null) return GoTo("/login");
        Now = Frame.Time.GetUtcNow();
        Others = [.. table.OfAccount(_session.Account).Where(other => other.Id != _session.Id).OrderBy(other => other.Start).Take(MostOthers)];
        if (Others.Count > 0) Token = tokens.Issue(OthersForm, await guests.FindAsync(HttpContext));
        if (!accounts.TryFind(_session.Account, out var account)) return Page();
        (HasOwnPassword, PasswordIsDue) = (account.Event is null, account.Event is null && account.MustChangePassword);
        if (limits.Of(account, _session.Start, Now).BytesLeft is { } left) BytesLeft = Math.Max(0, left);
        return Page();
    }

    [LoggerMessage(5010, LogLevel.Warning, "Session {Session} did not end at its guest's wish: {Answer}")]
    private partial void LogNotEnded(Guid session, string answer);

    [LoggerMessage(5011, LogLevel.Error, "The gateway's counters could not be read; status pages show the last ones")]
    private partial void LogNoCounters(Exception fault);
}
