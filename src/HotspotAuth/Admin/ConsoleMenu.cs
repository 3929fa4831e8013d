using System.Security.Claims;

namespace HotspotAuth.Admin;

/// <summary>One line of the sidebar. It is shown to those who have one of its duties, and to everybody signed in where it names none.</summary>
/// <param name="Section">What a page's <see cref="AdminPage.Section"/> says to be marked here.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Icon">Its sign in the sprite.</param>
/// <param name="Text">The key of its word.</param>
/// <param name="Duties">Whose it is.</param>
internal sealed record MenuEntry(string Section, string Address, string Icon, string Text, params Duty[] Duties)
{
    /// <summary>How many things wait there for whoever is signed in; no number where none do.</summary>
    public Func<HttpContext, int>? Waiting { get; init; }

    /// <summary>The key of what is said with the number.</summary>
    public string WaitingText { get; init; } = "request.nav.waiting";

    public bool IsFor(ClaimsPrincipal user) => Duties.Length == 0 || Duties.Any(user.May);
}

/// <summary>Some lines of the sidebar under one heading.</summary>
internal sealed record MenuGroup(string? Heading, params MenuEntry[] Entries)
{
    /// <summary>What of it is this user's; null where nothing is.</summary>
    public MenuGroup? For(ClaimsPrincipal user) => Array.FindAll(Entries, entry => entry.IsFor(user)) is { Length: > 0 } mine ? this with { Entries = mine } : null;
}

/// <summary>A sidebar of its own: the office's work, or the answers out of the log. Who works at both crosses over by a line of it.</summary>
/// <param name="Name">The key of its word.</param>
/// <param name="Site">The key of what stands above it, with the network's name.</param>
/// <param name="Icon">Its sign at the other desk.</param>
/// <param name="Groups">Its lines.</param>
internal sealed record Desk(string Name, string Site, string Icon, params MenuGroup[] Groups)
{
    public IReadOnlyList<MenuGroup> For(ClaimsPrincipal user) => [.. Groups.Select(part => part.For(user)).OfType<MenuGroup>()];
}

/// <summary>The sidebars: what a person may do, in the order of a day's work.</summary>
internal static class ConsoleMenu
{
    private static readonly Desk Office = new(
        "desk.office",
        "site.name",
        "layout-dashboard",
        new(
            null,
            new MenuEntry("today", "/", "layout-dashboard", "nav.today"),
            new MenuEntry("alerts", "/alerts", "triangle-alert", "alert.nav", AlertSign.Seers) { Waiting = AlertSign.Waiting, WaitingText = "alert.nav.waiting" }),
        new(
            "nav.work",
            new MenuEntry("requests", "/requests", "file-text", "request.nav", Duty.Ask, Duty.Recommend, Duty.Approve, Duty.Issue) { Waiting = RequestSigner.Waiting },
            new MenuEntry("events", "/events", "ticket", "event.nav", Duty.SeePeople, Duty.Ask, Duty.Approve, Duty.Issue),
            new MenuEntry("why", "/why", "life-buoy", "why.nav", Duty.Help)),
        new(
            "nav.people",
            new MenuEntry("accounts", "/accounts", "users", "nav.accounts", Duty.SeePeople),
            new MenuEntry("groups", "/groups", "sliders-horizontal", "people.groups", Duty.SeePeople),
            new MenuEntry("devices", "/devices", "laptop", "people.devices.title", Duty.SeePeople),
            new MenuEntry("import", "/import", "upload", "import.nav", Duty.Issue, Duty.Administer)),
        new(
            "nav.use",
            new MenuEntry("online", "/online", "wifi", "nav.online", Duty.SeePeople),
            new MenuEntry("attempts", "/attempts", "list-checks", "nav.attempts", Duty.SeePeople),
            new MenuEntry("sessions", "/sessions", "clock", "sessions.title", Duty.Help)),
        new(
            "nav.system",
            new MenuEntry("nas", "/nas", "router", "nav.nas", Duty.Administer, Duty.Help),
            new MenuEntry("administrators", "/administrators", "user-cog", "nav.administrators", Duty.Administer),
            new MenuEntry("trail", "/trail", "history", "nav.trail", Duty.ReadTrail),
            new MenuEntry("setup", "/setup", "hard-drive", "setup.title", Duty.Administer)));

    private static readonly Desk Audit = new(
        "desk.audit",
        "site.name.audit",
        "shield-check",
        new(
            "desk.answer",
            new MenuEntry("who", "/audit/who", "search", "nav.who", Duty.ReadTraffic),
            new MenuEntry("search", "/audit/search", "download", "nav.search", Duty.ReadTraffic),
            new MenuEntry("officials", "/audit/requests", "scale", "nav.officials", Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit) { Waiting = OfficialSigners.Waiting },
            new MenuEntry("cases", "/audit/cases", "archive", "nav.cases", Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit) { Waiting = CaseWaiting.Of, WaitingText = "case.nav.waiting" }),
        new(
            "desk.trust",
            new MenuEntry("calendar", "/calendar", "calendar-days", "cal.nav", Duty.ReadTraffic, Duty.ReadTrail, Duty.AnswerOfficer),
            new MenuEntry("completeness", "/audit/completeness", "clipboard-check", "nav.completeness", Duty.ReadTraffic, Duty.ReadTrail),
            new MenuEntry("receipts", "/audit/receipts", "file-text", "nav.receipts", Duty.ReadTraffic, Duty.ReadTrail),
            new MenuEntry("looks", "/audit/looks", "eye", "nav.looks", Duty.ReadTrail)));

    /// <summary>The desk that a page stands at; pages of nobody's sidebar stand at the office's.</summary>
    public static Desk Of(string section) => Audit.Groups.Any(part => part.Entries.Any(entry => entry.Section == section)) ? Audit : Office;

    /// <summary>The other desk, where it has something of this user's, and where it begins for him.</summary>
    public static (Desk Desk, string Address)? Other(Desk desk, ClaimsPrincipal user)
    {
        var other = desk == Audit ? Office : Audit;
        return other.For(user) is [var first, ..] ? (other, first.Entries[0].Address) : null;
    }
}
