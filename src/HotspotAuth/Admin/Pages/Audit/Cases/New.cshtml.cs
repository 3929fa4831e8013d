using HotspotAuth.Cases;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>An official's order, as its letter says it.</summary>
[Needs(Duty.AnswerOfficer)]
internal sealed class NewModel(HoldStore holds, CaseDesk desk) : AdminPage
{
    private static readonly char[] Between = ['\n', '\r', ',', ';'];

    public override string Heading => T["case.add"];
    public override string Section => "cases";
    public FormFaults Faults { get; } = new("order", "officer", "agency", "user", "ip", "mac", "from", "to", "until", "reason");

    [BindProperty(Name = "order")]
    public string? Order { get; set; }

    [BindProperty(Name = "officer")]
    public string? Officer { get; set; }

    [BindProperty(Name = "agency")]
    public string? Agency { get; set; }

    [BindProperty(Name = "user")]
    public string? Users { get; set; }

    [BindProperty(Name = "ip")]
    public string? Ips { get; set; }

    [BindProperty(Name = "mac")]
    public string? Macs { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry To { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);

    /// <summary>The span as it was understood, once both ends could be read.</summary>
    public string? Period { get; private set; }

    public IActionResult OnPost()
    {
        (From, To, Until) = (DateEntry.Read(Request, "from"), DateEntry.Read(Request, "to"), DateEntry.Read(Request, "until"));
        var wanted = new NewHold
        {
            Order = Order ?? "",
            Officer = Officer ?? "",
            Agency = Agency,
            Reason = Reason ?? "",
            Users = Items(Users),
            Ips = Items(Ips),
            Macs = Items(Macs),
            From = Moment("from", From),
            To = Moment("to", To),
            Until = Moment("until", Until),
        };
        if (wanted is { From: { } from, To: { } to } && from < to) Period = T.Format("case.span.read", Dates.FullToMinute(from), Dates.FullToMinute(to));
        if (!Faults.Any)
        {
            try
            {
                var hold = holds.Add(wanted, Me);
                desk.CopyBehind();
                return Redirect($"/audit/cases/{hold.Id}?done=add");
            }
            catch (HoldException e)
            {
                Tell(e.Faults);
            }
        }
        else
        {
            // The other fields too, so that all faults are told at once.
            Tell(HoldRules.Read(wanted, null, Now, Site.Zone).Faults.Where(fault => fault.Field is not ("from" or "to" or "until")));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Tell(IEnumerable<HoldFault> faults)
    {
        foreach (var fault in faults)
        {
            if (Faults[fault.Field] is null) Faults.Add(fault.Field, CasePage.Say(this, fault));
        }
    }

    private DateTimeOffset? Moment(string field, DateEntry entry)
    {
        if (entry.Fault(Site.Zone, TimeOnly.MinValue, out var moment) is not { } fault) return moment;
        Faults.Add(field, entry.IsEmpty ? T["case.fault.Missing"] : T[fault]);
        return null;
    }

    private static string[] Items(string? typed) => (typed ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
