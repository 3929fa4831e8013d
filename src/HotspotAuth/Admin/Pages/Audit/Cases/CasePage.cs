using HotspotAuth.Cases;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>What the pages of one case share. Only who answers officials, who releases and who oversees both may know of it (Computer Crime Act s.24).</summary>
internal abstract class CasePage(HoldStore holds) : AdminPage
{
    /// <summary>An end nearer than this is to be seen.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public override string Section => "cases";

    [BindProperty(SupportsGet = true, Name = "id")]
    public string Id { get; set; } = "";

    public Hold Hold { get; protected set; } = null!;
    public string Address => $"/audit/cases/{Hold.Id}";

    /// <summary>Whether who is signed in may work at it: what has ended is only looked at.</summary>
    public bool MayPropose => Hold.IsActive && (May(Duty.AnswerOfficer) || May(Duty.ReleaseAnswer));

    public bool MayExtend => Hold.IsActive && May(Duty.AnswerOfficer);

    /// <summary>A second person, other than who proposed.</summary>
    public bool MayConfirm => Hold is { IsActive: true, Release: { } proposal } && May(Duty.ReleaseAnswer) && !string.Equals(proposal.By, Me.Name, StringComparison.OrdinalIgnoreCase);

    protected HoldStore Holds => holds;

    /// <summary>Its state as a chip: kind, icon, word.</summary>
    public static (string Kind, string Icon, string Word) Sign(AdminPage page, Hold hold) => hold switch
    {
        { State: HoldState.Ended } => ("off", "trash-2", page.T[$"case.state.{hold.Why}"]),
        { State: HoldState.Ending } => ("off", "trash-2", page.T["case.state.ending"]),
        { Release: not null } => ("warn", "clock", page.T["case.state.proposed"]),
        _ when hold.Until - page.Now <= Soon => ("warn", "clock", Left(page, hold)),
        _ => ("ok", "archive", Left(page, hold)),
    };

    public static string Left(AdminPage page, Hold hold) => page.T.Format("case.left", Number(Math.Max(0, (long)Math.Ceiling((hold.Until - page.Now).TotalDays))));

    /// <summary>Whom it names, an item each with its word.</summary>
    public static IReadOnlyList<(string Word, string Value)> Named(AdminPage page, HoldScope scope) =>
    [
        .. scope.Users.Select(user => (page.T["case.user"], user)),
        .. scope.Ips.Select(ip => (page.T["case.ip"], ip.ToString())),
        .. scope.Macs.Select(mac => (page.T["case.mac"], mac.ToString())),
    ];

    public string Span => Dates.Range(DateTimeOffset.FromUnixTimeMilliseconds(Hold.Scope.From), DateTimeOffset.FromUnixTimeMilliseconds(Hold.Scope.To));

    protected bool Find()
    {
        if (holds.Find(Id) is not { } hold) return false;
        Hold = hold;
        return true;
    }

    /// <summary>A fault in the words of the page.</summary>
    public static string Say(AdminPage page, HoldFault fault) => fault.Kind == HoldFaultKind.UntilTooLate
        ? page.T.Format("case.fault.UntilTooLate", page.Dates.FullToMinute(fault.Latest!.Value))
        : fault.Value is { } value ? page.T.Format($"case.fault.{fault.Kind}", value) : page.T[$"case.fault.{fault.Kind}"];

    protected static DateTimeOffset? Moment(AdminPage page, FormFaults faults, string field, DateEntry entry, TimeOnly empty)
    {
        if (entry.Fault(page.Site.Zone, empty, out var moment) is not { } fault) return moment;
        faults.Add(field, entry.IsEmpty ? page.T["case.fault.Missing"] : page.T[fault]);
        return null;
    }
}
