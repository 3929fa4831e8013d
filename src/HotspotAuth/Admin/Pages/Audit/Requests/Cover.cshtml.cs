namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The draft of the letter that goes with the answer.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class CoverModel : PaperPage
{
    public override string Heading => T["official.cover"];
}
