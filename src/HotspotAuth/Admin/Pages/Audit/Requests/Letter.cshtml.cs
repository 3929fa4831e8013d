using HotspotAuth.Events;
using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The letter of a draft, to be mended.</summary>
[Needs(Duty.AnswerOfficer)]
[RequestSizeLimit(AddModel.UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = AddModel.UploadLimit, MemoryBufferThreshold = AddModel.UploadLimit)]
internal sealed class LetterModel(LetterStore letters) : OfficialRecordPage
{
    public override string Step => "letter";
    public LetterFields Letter { get; } = new(new FormFaults(LetterFields.Order));

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        var known = Record.Letter;
        Letter.HasFile = known.File is not null;
        Letter.Day = EntryOf(known.Day);
        Letter.Received = DateEntry.Of(known.Received, Site.Zone, Language);
        Letter.Form = new LetterForm { Number = known.Number, Agency = known.Agency, Contact = known.Contact, CaseNumber = known.CaseNumber, Days = LetterFields.Text(known.Days) };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Find()) return NotFound();
        Letter.HasFile = Record.Letter.File is not null;
        var content = await ReadAsync(this, Letter, Record.Letter.File, Cancelled);
        if (Letter.Form.Read(Now, Site.Zone, out var faults) is { } letter && !Letter.Faults.Any)
        {
            if (content is not null) letter = letter with { File = letters.Keep(content)?.Name };
            var change = Store.SaveLetter(Id, SeenRevision, letter, Signer);
            return change.Done ? Redirect(At(Id, "authority")) : Hinder(change);
        }

        Tell(this, Letter, faults);
        Letter.IsFileLost = content is not null;
        return Refuse();
    }

    /// <summary>Reads the form into the fields; the letter's octets where a file came.</summary>
    internal static async Task<byte[]?> ReadAsync(OfficialPage page, LetterFields fields, string? file, CancellationToken cancellationToken)
    {
        var request = page.Request;
        fields.Day = DateEntry.Read(request, "day");
        fields.Received = DateEntry.Read(request, "received");
        fields.Form = new LetterForm
        {
            Number = request.Form["number"],
            Day = page.DayOf("day", fields.Day, fields.Faults),
            Received = page.MomentOf("received", fields.Received, fields.Faults),
            Agency = request.Form["agency"],
            Contact = request.Form["contact"],
            CaseNumber = request.Form["case_number"],
            Days = request.Form["days"],
            File = file,
        };
        return await fields.ReadFileAsync(request, page.T, cancellationToken);
    }

    internal static void Tell(OfficialPage page, LetterFields fields, IReadOnlyList<OfficialFault> faults)
    {
        foreach (var fault in faults.Where(fault => fields.Faults[fault.Field] is null)) fields.Faults.Add(fault.Field, page.Sentence(fault));
    }
}
