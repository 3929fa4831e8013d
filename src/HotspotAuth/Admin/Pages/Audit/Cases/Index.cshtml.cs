using HotspotAuth.Cases;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>A case in the list, with what is kept of it.</summary>
internal sealed record CaseLine(Hold Hold, IReadOnlyList<HeldDay> Days, long Size);

/// <summary>What must we keep, for whom, and until when?</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit)]
internal sealed class IndexModel(HoldStore holds, CaseFolders folders) : AdminPage
{
    public override string Heading => Living.Count == 0 ? T["case.verdict.none"] : T.Format("case.verdict", Number(Living.Count));
    public override string Section => "cases";
    public IReadOnlyList<CaseLine> Living { get; private set; } = [];
    public IReadOnlyList<CaseLine> Ended { get; private set; } = [];

    public void OnGet()
    {
        var all = holds.All().Select(hold => new CaseLine(hold, holds.Days(hold.Id), folders.Size(hold.Id))).ToArray();
        Living = [.. all.Where(line => line.Hold.State != HoldState.Ended)];
        Ended = [.. all.Where(line => line.Hold.State == HoldState.Ended)];
    }
}
