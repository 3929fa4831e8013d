using System.Globalization;
using HotspotAuth.Accounts;
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

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    public ListSort Sort => ListSort.Read(SortText, "-since", "name", "bytes");
    public ListPage<Session> List { get; private set; } = new([], 0, 0);
    public string Count { get; private set; } = "";

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        var open = sessions.Open;
        var found = Sorted(open.Where(Matches)).ToArray();
        var offset = ListPage.Offset(PageNumber, found.Length);
        List = new ListPage<Session>([.. found.Skip(offset).Take(ListPage.Size)], offset, found.Length);
        Count = T.Format("online.count", Number(open.Count), Number(open.Select(session => session.Account).Distinct().Count()));
    }

    public IActionResult OnGetCsv()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        var columns = Columns<Session>()
            .Add(T["add.username"], session => session.Username)
            .Add(T["col.person"], session => Person(session.Person, session.PersonTh))
            .Add(T["col.group"], session => Group(session.Group))
            .Add("MAC", session => session.Mac?.ToString())
            .Add("IP", session => session.Ip?.ToString())
            .AddTime(T["col.start"], session => session.Start)
            .AddTime(T["sessions.until"], session => session.Until)
            .Add(T["sessions.down"], session => session.BytesDown.ToString(CultureInfo.InvariantCulture))
            .Add(T["sessions.up"], session => session.BytesUp.ToString(CultureInfo.InvariantCulture))
            .Add(T["col.nas"], Way);
        return Csv("online", columns, Sorted(sessions.Open.Where(Matches)).ToArray());
    }

    private IEnumerable<Session> Sorted(IEnumerable<Session> found)
    {
        var sorted = Sort.Column switch
        {
            "name" => found.OrderBy(session => NameOrder.Key(Person(session.Person, session.PersonTh)), OctetOrder.Instance),
            "bytes" => found.OrderBy(session => session.BytesDown + session.BytesUp),
            _ => found.OrderBy(session => session.Start),
        };
        var ordered = sorted.ThenBy(session => session.Id);
        return Sort.IsDescending ? ordered.Reverse() : ordered;
    }

    private bool Matches(Session session)
    {
        if (Search is null)
            return true;
        string?[] texts = [session.Person, session.PersonTh, session.Username, session.Mac?.ToString(), session.Ip?.ToString(), session.Nas];
        return Array.Exists(texts, text => text?.Contains(Search, StringComparison.OrdinalIgnoreCase) == true);
    }
}
