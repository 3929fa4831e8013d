using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The third step: what does the letter ask?</summary>
[Needs(Duty.AnswerOfficer)]
internal sealed class QuestionModel(HotspotSettings settings) : OfficialRecordPage
{
    public const int MostText = 60;

    public override string Step => "question";
    public FormFaults Faults { get; } = new([.. WhoForm.Fields, "subject", "from", "until", "hold_case"]);
    public WhoForm Who { get; private set; } = WhoForm.Empty;
    public string? Subject { get; private set; }
    public TimeEntry From { get; private set; } = WhoForm.Empty.Time;
    public TimeEntry Until { get; private set; } = WhoForm.Empty.Time;

    /// <summary>Traffic was asked for, and the form came back.</summary>
    public bool IsTraffic { get; private set; }

    public string? HoldCase { get; private set; }

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        HoldCase = Record.HoldCase;
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Find()) return NotFound();
        HoldCase = Record.HoldCase;
        return Typed("do") switch
        {
            "remove" when int.TryParse(Typed("place"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) => Done(Store.RemoveQuestion(Id, SeenRevision, place, Signer), "question"),
            "keep" => Keep(),
            "who" => Add(Who = WhoForm.Read(Request)),
            "traffic" => AddTraffic(),
            _ => BadRequest(),
        };
    }

    private IActionResult Keep()
    {
        HoldCase = TypedText.Clean(Typed("hold_case"), MostText);
        if (HoldCase is { Length: > 0 }) return Done(Store.SaveHoldCase(Id, SeenRevision, HoldCase, Signer), null);
        Faults.Add("hold_case", HoldCase is null ? T.Format("official.fault.text", MostText) : T["official.fault.hold_case"]);
        return Refuse();
    }

    private IActionResult Add(WhoForm form)
    {
        if (form.Understand(this, settings, Faults) is { } asked && HasRoom("address")) return Done(Store.AddQuestion(Id, SeenRevision, new OfficialQuestion(0, asked, null), Signer), "question");
        return Refuse();
    }

    private IActionResult AddTraffic()
    {
        IsTraffic = true;
        Subject = Typed("subject");
        (From, Until) = (TimeEntry.Read(Request, "from"), TimeEntry.Read(Request, "until"));
        // One zone for both ends.
        Until = Until with { Zone = From.Zone };
        var fault = AskedAddress.Read(Subject, out var address);
        if (fault != AddressFault.None) Faults.Add("subject", T[$"ask.address.fault.{fault}"]);
        else if (address is { Endpoint.Port: not null }) Faults.Add("subject", T["official.fault.port"]);
        var from = From.Understand("from", Site.Zone, Now, T, Faults);
        var until = Until.Understand("until", Site.Zone, Now, T, Faults);
        if (until?.Told <= from?.Told) Faults.Add("until", T["official.fault.order"]);
        else if (until?.Told - from?.Told > AskedSpan.Longest) Faults.Add("until", T["official.fault.long"]);
        if (Faults.Any || !HasRoom("subject")) return Refuse();
        // An end that names only its minute takes the minute in.
        var end = until!.IsMinute ? until.Told.AddMinutes(1) : until.Told.AddSeconds(1);
        return Done(Store.AddQuestion(Id, SeenRevision, new OfficialQuestion(0, null, new AskedSpan(address!, from!.Told, end, From.IsUtc)), Signer), "question");
    }

    private bool HasRoom(string field)
    {
        if (Record.Questions.Count < OfficialStore.MostQuestions) return true;
        Faults.Add(field, T["official.fault.questions"]);
        return false;
    }

    private IActionResult Done(OfficialChange change, string? next) => change.Done ? Redirect(At(Id, next)) : Hinder(change);
}
