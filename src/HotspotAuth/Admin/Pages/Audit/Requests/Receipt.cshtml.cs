namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The form on which the official signs that he has the answer.</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class ReceiptModel : PaperPage
{
    public override string Heading => T["official.receipt"];
}
