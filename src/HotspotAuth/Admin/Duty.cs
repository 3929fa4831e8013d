using System.Security.Claims;

namespace HotspotAuth.Admin;

/// <summary>One thing that may be done at the console. Pages name the duty they serve, never a role.</summary>
internal enum Duty
{
    /// <summary>Make requests for accounts and events, and follow one's own.</summary>
    Ask,

    /// <summary>Recommend a request, or refuse it with a reason.</summary>
    Recommend,

    /// <summary>Approve a request, or refuse it with a reason.</summary>
    Approve,

    /// <summary>Make and change accounts, devices and events; hand out slips.</summary>
    Issue,

    /// <summary>Help who can't log in: end sessions, give new passwords, name a slip's holder.</summary>
    Help,

    /// <summary>See accounts, events and who is online.</summary>
    SeePeople,

    /// <summary>Change NASes, groups, settings and the console's people.</summary>
    Administer,

    /// <summary>Read what was done by whom.</summary>
    ReadTrail,

    /// <summary>Search and export the traffic log.</summary>
    ReadTraffic,

    /// <summary>Prepare answers to competent officials, and cases.</summary>
    AnswerOfficer,

    /// <summary>Release what another prepared for an official, and confirm the end of a hold.</summary>
    ReleaseAnswer,

    /// <summary>See officials' requests and cases without working at them (Computer Crime Act s.24: nobody else may).</summary>
    Audit,
}

/// <summary>Which duties a role brings: no more than it needs.</summary>
internal static class Duties
{
    public static IReadOnlyList<Duty> Of(ConsoleRole role) => role switch
    {
        ConsoleRole.Requester => [Duty.Ask],
        ConsoleRole.Issuer => [Duty.Ask, Duty.Recommend, Duty.Issue, Duty.Help, Duty.SeePeople],
        ConsoleRole.Approver => [Duty.Approve, Duty.SeePeople, Duty.ReleaseAnswer],
        ConsoleRole.HelpDesk => [Duty.Help, Duty.SeePeople],
        ConsoleRole.LogViewer => [Duty.ReadTraffic],
        ConsoleRole.Auditor => [Duty.ReadTraffic, Duty.ReadTrail, Duty.Audit],
        ConsoleRole.OfficerContact => [Duty.AnswerOfficer],
        ConsoleRole.SystemAdministrator => [Duty.Administer, Duty.ReadTrail, Duty.SeePeople],
        _ => [],
    };

    public static bool May(this ClaimsPrincipal user, Duty duty) => user.Roles().Any(role => Of(role).Contains(duty));
}
