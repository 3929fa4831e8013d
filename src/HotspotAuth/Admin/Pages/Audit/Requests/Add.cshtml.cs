using System.Security.Cryptography;
using HotspotAuth.Events;
using HotspotAuth.Officials;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The first step: a letter has come.</summary>
[Needs(Duty.AnswerOfficer)]
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit, MemoryBufferThreshold = UploadLimit)]
internal sealed class AddModel(LetterStore letters) : OfficialPage
{
    // The letter and the form around it. In memory: no copy of a letter is left on the disk by the way.
    public const int UploadLimit = LetterStore.MostBytes + 2_000_000;

    private const int LongestForm = 64;

    public override string Heading => T["official.add"];
    public LetterFields Letter { get; } = new(new FormFaults(LetterFields.Order));

    /// <summary>Made with the empty form, so that a form sent twice is one record.</summary>
    public string Form { get; private set; } = "";

    public void OnGet()
    {
        Form = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        Letter.Received = ThisMinute();
        Letter.Form = new LetterForm { Days = LetterFields.Text(OfficialDeadline.Usual) };
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Form = Typed("form") is { Length: > 0 and <= LongestForm } form ? form : Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var content = await LetterModel.ReadAsync(this, Letter, null, Cancelled);
        if (Letter.Form.Read(Now, Site.Zone, out var faults) is { } letter && !Letter.Faults.Any)
        {
            if (content is not null) letter = letter with { File = letters.Keep(content)?.Name };
            if (Store.Begin(Form, letter, Signer) is { } id) return Redirect(At(id, "authority"));
            Letter.Faults.Add("number", T["official.fault.many"]);
        }

        LetterModel.Tell(this, Letter, faults);
        Letter.IsFileLost = content is not null;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
