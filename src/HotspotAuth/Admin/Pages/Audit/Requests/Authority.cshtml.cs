using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The second step: who asks, and by what right?</summary>
[Needs(Duty.AnswerOfficer)]
internal sealed class AuthorityModel : OfficialRecordPage
{
    public override string Step => "authority";
    public FormFaults Faults { get; } = new("officer", "rank", "card", "section", "court_order", "court_day");
    public AuthorityForm Form { get; private set; } = new();
    public DateEntry CourtDay { get; private set; } = new(null, null, null, null);

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        var known = Record.Authority;
        CourtDay = EntryOf(known.CourtDay);
        Form = new AuthorityForm { Officer = known.Officer, Rank = known.Rank, Card = known.Card, Section = Record.Rule?.Code, CourtOrder = known.CourtOrder };
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        CourtDay = DateEntry.Read(Request, "court_day");
        Form = new AuthorityForm
        {
            Officer = Typed("officer"),
            Rank = Typed("rank"),
            Card = Typed("card"),
            Section = Typed("section"),
            CourtOrder = Typed("court_order"),
            CourtDay = DayOf("court_day", CourtDay, Faults),
        };
        if (Form.Read(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Site.Zone).DateTime), out var faults) is { } authority && !Faults.Any)
        {
            var change = Store.SaveAuthority(Id, SeenRevision, authority, Signer);
            return change.Done ? Redirect(At(Id, "question")) : Hinder(change);
        }

        foreach (var fault in faults.Where(fault => Faults[fault.Field] is null)) Faults.Add(fault.Field, Sentence(fault));
        return Refuse();
    }
}
