using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The fourth step: what does the log answer, and is the record complete?</summary>
[Needs(Duty.AnswerOfficer)]
internal sealed class AnswerModel(OfficialAnswers answers) : OfficialRecordPage
{
    public override string Step => "answer";

    /// <summary>A day of the log could not be read.</summary>
    public bool Failed { get; private set; }

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        if (Typed("do") == "prepare")
        {
            var signed = Store.Sign(Id, OfficialStepKind.Prepare, SeenRevision, Signer, null);
            return signed.Done ? Redirect($"{At(Id)}?done=prepare") : Hinder(signed);
        }

        if (!MayWrite || Record.Revision != SeenRevision) return Hinder(new OfficialChange(Record, OfficialObstacle.Changed));
        // Nothing is looked up in anybody's traffic before it is written down by what right.
        if (Missing.Any(field => field != "answer")) return Hinder(new OfficialChange(Record, OfficialObstacle.Incomplete));
        try
        {
            var change = Store.KeepAnswers(Id, SeenRevision, answers.Find(Record, Me, Cancelled), Signer);
            return change.Done ? Redirect(At(Id, "answer")) : Hinder(change);
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            Failed = true;
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Page();
        }
    }
}
