using HotspotAuth.Access;
using HotspotAuth.Admin.Pages.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>The last attempts to log in: in or not, why, and what to do about it. What was typed is never shown.</summary>
[Needs(Duty.SeePeople)]
internal sealed class AttemptsModel(AttemptLog attempts) : AdminPage
{
    private const int Shown = 50;

    public override string Heading => T["nav.attempts"];
    public override string Section => "attempts";
    public override bool IsLive => true;

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    public string Verdict { get; private set; } = "";
    public IReadOnlyList<Attempt> List { get; private set; } = [];
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public void OnGet()
    {
        var last = attempts.Last(Shown);
        var refused = last.Count(attempt => !attempt.Accepted);
        Show = Show is "refused" or "accepted" ? Show : null;
        List = Show is null ? last : [.. last.Where(attempt => attempt.Accepted == (Show == "accepted"))];
        Filters =
        [
            new Filter(T["filter.all"], last.Count, "/attempts", Show is null),
            new Filter(T["filter.refused"], refused, "/attempts?show=refused", Show == "refused"),
            new Filter(T["filter.accepted"], last.Count - refused, "/attempts?show=accepted", Show == "accepted"),
        ];
        Verdict = last.Count == 0
            ? T["nav.attempts"]
            : T.Format(refused == 0 ? "attempts.verdict.ok" : "attempts.verdict", Number(last.Count), Number(refused));
    }

    public string Way(Attempt attempt) => attempt.Method == "portal" ? T["way.portal"] : T.Format("way.radius", attempt.Method.ToUpperInvariant());
}
