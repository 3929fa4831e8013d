using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Who now?</summary>
[Needs(Duty.SeePeople)]
internal sealed class OnlineModel(SessionManager sessions) : AdminPage
{
    public override string Heading => T["online.title"];
    public override string Section => "online";
    public override bool IsLive => true;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListPage<Session> List { get; private set; } = new([], 0, 0);
    public string Count { get; private set; } = "";

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        var open = sessions.Open;
        var found = open.Where(Matches).OrderByDescending(session => session.Start).ThenBy(session => session.Id).ToArray();
        var offset = ListPage.Offset(PageNumber, found.Length);
        List = new ListPage<Session>([.. found.Skip(offset).Take(ListPage.Size)], offset, found.Length);
        Count = T.Format("online.count", Number(open.Count), Number(open.Select(session => session.Account).Distinct().Count()));
    }

    private bool Matches(Session session)
    {
        if (Search is null)
            return true;
        string?[] texts = [session.Person, session.PersonTh, session.Username, session.Mac?.ToString(), session.Ip?.ToString(), session.Nas];
        return Array.Exists(texts, text => text?.Contains(Search, StringComparison.OrdinalIgnoreCase) == true);
    }
}
