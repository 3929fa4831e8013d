using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>May we answer, and by when? The open ones first, those that are due first at the top.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class IndexModel : OfficialPage
{
    public override string Heading => T["official.title"];

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public IReadOnlyList<OfficialRequest> Open { get; private set; } = [];
    public ListPage<OfficialRequest> Closed { get; private set; } = new([], 0, 0);
    public int Waiting { get; private set; }

    public string Lead => (Open.Count, Waiting) switch
    {
        (0, _) => T["official.lead.none"],
        (_, 0) => T.Format("official.lead.open", Number(Open.Count)),
        _ => T.Format("official.lead.waiting", Number(Waiting)),
    };

    public void OnGet()
    {
        Open = Store.Open();
        Waiting = OfficialSigners.Waiting(HttpContext);
        var total = Store.CountClosed();
        var offset = ListPage.Offset(PageNumber, total);
        Closed = new ListPage<OfficialRequest>(Store.Closed(offset, ListPage.Size), offset, total);
    }
}
