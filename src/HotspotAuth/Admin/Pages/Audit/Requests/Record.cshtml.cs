using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The last step, and the record as a whole: may it leave, has it left, and who signed?</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit, DeputyToo = true)]
internal sealed class RecordModel(OfficialAnswers answers, OfficialFiles files) : OfficialRecordPage
{
    public const int MostText = 300;

    public override string Step => "release";
    public FormFaults Faults { get; } = new("text", "to", "to_card", "way", "handed");

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public string? Text { get; private set; }
    public string? To { get; private set; }
    public string? ToCard { get; private set; }
    public string? How { get; private set; }
    public DateEntry Handed { get; private set; } = new(null, null, null, null);

    /// <summary>What failed: where the files could not be made the release stands, and it is tried again by hand.</summary>
    public string? FailedKey { get; private set; }

    public string? DoneKey => (Done, Record.State) switch
    {
        ("prepare", OfficialState.Prepared) or ("release", OfficialState.Released) or ("handover", OfficialState.HandedOver) or ("reopen", OfficialState.Draft)
            or ("refuse", OfficialState.Refused) or ("withdraw", OfficialState.Withdrawn) => $"official.done.{Done}",
        _ => null,
    };

    public bool Can(OfficialStepKind kind) => Against(kind) is null;

    /// <summary>Why the release that is due, and his by his duty, is not his to sign.</summary>
    public OfficialObstacle? Blocked => Record.State == OfficialState.Prepared && Against(OfficialStepKind.Release) is { } obstacle and not OfficialObstacle.NotHis ? obstacle : null;

    /// <summary>Released, and no file was made: the disk was full, say.</summary>
    public bool LacksFiles => OfficialRules.MayLeave(Record) && Record.Files.Count == 0;

    public bool MayTake => May(Duty.AnswerOfficer) || May(Duty.ReleaseAnswer) || StandsFor is not null;

    private OfficialObstacle? Against(OfficialStepKind kind) => OfficialRules.Against(Record, kind, Signer, StandsFor is not null);

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Prefill();
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        Prefill();
        return Typed("do") switch
        {
            "release" => Release(),
            "make" when LacksFiles && MayTake => Make("release"),
            "reopen" => Sign(OfficialStepKind.Reopen),
            "refuse" => Sign(OfficialStepKind.Refuse),
            "withdraw" => Sign(OfficialStepKind.Withdraw),
            "handover" => HandOver(),
            _ => BadRequest(),
        };
    }

    private IActionResult Release()
    {
        try
        {
            // Whose signature it is not is told that first, before anybody's traffic is looked at.
            if (Can(OfficialStepKind.Release) && Record.Revision == SeenRevision && !answers.StillHold(Record, Cancelled)) return Hinder(new OfficialChange(Record, OfficialObstacle.Outdated));
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            return Fail("official.answer.failed");
        }

        var signed = Store.Sign(Id, OfficialStepKind.Release, SeenRevision, Signer, null);
        if (!signed.Done) return Hinder(signed);
        Record = signed.Request!;
        return OfficialRules.MayLeave(Record) ? Make("release") : Redirect($"{At(Id)}?done=release");
    }

    private IActionResult Make(string done)
    {
        try
        {
            files.Make(Record, Me, Cancelled);
            return Redirect($"{At(Id)}?done={done}");
        }
        catch (Exception e) when (e is IOException or SqliteException or VerbException or UnauthorizedAccessException)
        {
            return Fail("official.files.failed");
        }
        catch (InvalidDataException)
        {
            return Fail("official.files.damaged");
        }
    }

    private PageResult Fail(string key)
    {
        FailedKey = key;
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }

    private IActionResult Sign(OfficialStepKind kind)
    {
        Text = Typed("text");
        var text = TypedText.Clean(Text, MostText);
        if (text is null) Faults.Add("text", T.Format("official.fault.text", MostText));
        else if (TypedText.HoldsCardNumber(text)) Faults.Add("text", T["official.fault.identity"]);
        else if (text.Length == 0 && OfficialRules.NeedsReason(kind)) Faults.Add("text", T["official.fault.reason"]);
        if (Faults.Any && Record.Revision == SeenRevision) return Refuse();
        var signed = Store.Sign(Id, kind, SeenRevision, Signer, text);
        return signed.Done ? Redirect($"{At(Id)}?done={OfficialRow.Text(kind)}") : Hinder(signed);
    }

    private IActionResult HandOver()
    {
        var found = new List<OfficialFault>();
        Handed = DateEntry.Read(Request, "handed");
        (To, ToCard, How) = (Typed("to"), Typed("to_card"), Typed("way"));
        var to = TypedField.Read("to", To, AuthorityForm.MostText, found);
        var card = TypedField.Read("to_card", ToCard, AuthorityForm.MostText, found);
        var way = TypedField.Read("way", How, AuthorityForm.MostText, found);
        if (to is null && found.Count == 0) found.Add(new OfficialFault("to", "to.missing"));
        if (card is null && found.TrueForAll(fault => fault.Field != "to_card")) found.Add(new OfficialFault("to_card", "to_card.missing"));
        var moment = MomentOf("handed", Handed, Faults);
        if (moment is null && Faults["handed"] is null) Faults.Add("handed", T["official.fault.moment"]);
        else if (moment > Now || moment < Record.Step(OfficialStepKind.Release)?.Time.AddMinutes(-1)) Faults.Add("handed", T["official.fault.handed"]);
        foreach (var fault in found.Where(fault => Faults[fault.Field] is null)) Faults.Add(fault.Field, Sentence(fault));
        if (Faults.Any) return Refuse();
        var signed = Store.HandOver(Id, SeenRevision, new OfficialHandover(moment!.Value, to!, card, way ?? ""), Signer);
        return signed.Done ? Redirect($"{At(Id)}?done=handover") : Hinder(signed);
    }

    private void Prefill()
    {
        (To, ToCard) = (Record.Authority.Officer, Record.Authority.Card);
        Handed = ThisMinute();
    }
}
