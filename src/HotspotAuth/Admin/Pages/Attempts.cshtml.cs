using HotspotAuth.Access;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The attempts to log in: in or not, why, and what to do about it. What was typed is never shown.</summary>
[Needs(Duty.SeePeople)]
internal sealed class AttemptsModel(AttemptStore attempts) : AdminPage
{
    public override string Heading => T["nav.attempts"];
    public override string Section => "attempts";
    public override bool IsLive => true;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public string Verdict { get; private set; } = "";
    public string Lead { get; private set; } = "";
    public ListSort Sort => ListSort.Read(SortText, "-time");
    public ListPage<Attempt> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    private AttemptQuery Query => new(Search, Show is null ? null : Show == "accepted", Ascending: !Sort.IsDescending);

    public void OnGet()
    {
        Read();
        var (accepted, refused) = attempts.Counts(Query);
        Filters =
        [
            new Filter(T["filter.all"], accepted + refused, ListAddress.With(Request, "show", null), Show is null),
            new Filter(T["filter.refused"], refused, ListAddress.With(Request, "show", "refused"), Show == "refused"),
            new Filter(T["filter.accepted"], accepted, ListAddress.With(Request, "show", "accepted"), Show == "accepted"),
        ];
        var total = Filters.First(filter => filter.IsCurrent).Count;
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<Attempt>(attempts.Page(Query with { Offset = offset, Limit = ListPage.Size }), offset, total);
        Verdict = accepted + refused == 0 ? T["nav.attempts"] : T.Format(refused == 0 ? "attempts.verdict.ok" : "attempts.verdict", Number(accepted + refused), Number(refused));
        Lead = attempts.Oldest() is { } oldest ? T.Format("attempts.since", Dates.Near(oldest, Now)) : T["attempts.lead"];
    }

    public IActionResult OnGetCsv()
    {
        Read();
        var columns = Columns<Attempt>()
            .AddTime(T["col.time"], attempt => attempt.Time)
            .Add(T["col.who"], attempt => attempt.Username)
            .Add(T["col.result"], attempt => T["reason." + attempt.Reason])
            .Add("MAC", attempt => attempt.Mac?.ToString())
            .Add("IP", attempt => attempt.Ip?.ToString())
            .Add(T["col.way"], Way)
            .Add(T["col.nas"], attempt => attempt.Nas);
        return Csv("attempts", columns, attempts.Page(Query with { Limit = AttemptStore.MostKept }));
    }

    public string Way(Attempt attempt) => attempt.Method == AccessAttempt.PortalMethod ? T["way.portal"] : T.Format("way.radius", attempt.Method.ToUpperInvariant());

    private void Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Show = Show is "refused" or "accepted" ? Show : null;
    }
}
