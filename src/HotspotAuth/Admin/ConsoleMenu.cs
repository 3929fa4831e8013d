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

    public bool IsFor(ClaimsPrincipal user) => Duties.Length == 0 || Duties.Any(user.May);
}

/// <summary>Some lines of the sidebar under one heading.</summary>
internal sealed record MenuGroup(string? Heading, params MenuEntry[] Entries);

/// <summary>The sidebar: what a person may do, in the order of a day's work.</summary>
internal static class ConsoleMenu
{
    private static readonly MenuGroup[] Groups =
    [
        new(null, new MenuEntry("today", "/", "layout-dashboard", "nav.today")),
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
            new MenuEntry("calendar", "/calendar", "calendar-days", "cal.nav", Duty.ReadTraffic, Duty.ReadTrail, Duty.AnswerOfficer),
            new MenuEntry("administrators", "/administrators", "user-cog", "nav.administrators", Duty.Administer),
            new MenuEntry("trail", "/trail", "history", "nav.trail", Duty.ReadTrail)),
    ];

    /// <summary>The groups with what of them is this user's; none that would be empty.</summary>
    public static IEnumerable<MenuGroup> For(ClaimsPrincipal user) =>
        from g in Groups
        let mine = g.Entries.Where(entry => entry.IsFor(user)).ToArray()
        where mine.Length > 0
        select new MenuGroup(g.Heading, mine);
}
