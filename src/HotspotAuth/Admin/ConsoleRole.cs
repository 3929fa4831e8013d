namespace HotspotAuth.Admin;

/// <summary>What a person at the console is there for. Several may fall to one person; what each may do is in <see cref="Duties"/>.</summary>
internal enum ConsoleRole
{
    /// <summary>Asks for accounts and events, and follows his own requests.</summary>
    Requester,

    /// <summary>Recommends requests, issues accounts, runs events and their hand-out.</summary>
    Issuer,

    /// <summary>The director, or who stands for him: approves or refuses.</summary>
    Approver,

    /// <summary>Helps who can't log in. Sees no traffic.</summary>
    HelpDesk,

    /// <summary>Reads the traffic log.</summary>
    LogViewer,

    /// <summary>Reads the traffic log and the audit trail, and exports evidence.</summary>
    Auditor,

    /// <summary>Answers competent officials.</summary>
    OfficerContact,

    /// <summary>Keeps the machine, the NASes, the groups and the console's people. Reads no traffic.</summary>
    SystemAdministrator,
}

/// <summary>The roles one person holds, as the store and the verbs write them: their names with hyphens, a blank between.</summary>
internal static class ConsoleRoles
{
    /// <summary>The first administrator works the office alone until he has made others: everything but approving and traffic.</summary>
    public static readonly IReadOnlyList<ConsoleRole> First = [ConsoleRole.Issuer, ConsoleRole.HelpDesk, ConsoleRole.SystemAdministrator];

    private static readonly (ConsoleRole Role, string Name)[] Names =
    [
        (ConsoleRole.Requester, "requester"),
        (ConsoleRole.Issuer, "issuer"),
        (ConsoleRole.Approver, "approver"),
        (ConsoleRole.HelpDesk, "help-desk"),
        (ConsoleRole.LogViewer, "log-viewer"),
        (ConsoleRole.Auditor, "auditor"),
        (ConsoleRole.OfficerContact, "officer-contact"),
        (ConsoleRole.SystemAdministrator, "system-administrator"),
    ];

    public static string Name(this ConsoleRole role) => Array.Find(Names, n => n.Role == role).Name;

    /// <summary>Null for a name that no role has.</summary>
    public static ConsoleRole? Find(string name) => Array.Find(Names, n => n.Name == name) is { Name: not null } found ? found.Role : null;

    /// <summary>In their own order, each once.</summary>
    public static string ToText(IEnumerable<ConsoleRole> roles) => string.Join(' ', roles.Distinct().Order().Select(Name));

    /// <summary>A name this program does not know gives no right.</summary>
    public static IReadOnlyList<ConsoleRole> FromText(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Find).OfType<ConsoleRole>().Distinct().Order()];
}
