using HotspotAuth.Accounts.Import;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Import;

/// <summary>A file of accounts to be made: a list of staff, or an older system's.</summary>
[Needs(Duty.Issue, Duty.Administer)]
// A little more than a file may have, so that one that is too large is answered by a sentence. It stays in memory on its way to its
// own file: the server's temporary files lie where others might look.
[RequestSizeLimit(ImportDesk.MostOctets + (4 << 20))]
[RequestFormLimits(MultipartBodyLengthLimit = ImportDesk.MostOctets + (4 << 20), MemoryBufferThreshold = (int)ImportDesk.MostOctets + (4 << 20))]
internal sealed class UploadModel(ImportDesk desk) : AdminPage
{
    public override string Heading => T["import.title"];
    public override string Section => "import";
    public FormFaults Faults { get; } = new("from", "file", "device_owner");

    [BindProperty(Name = "from")]
    public string? From { get; set; }

    [BindProperty(Name = "device_owner")]
    public string? DeviceOwner { get; set; }

    public IReadOnlyList<ImportJob> Jobs => desk.Of(User.Username());

    public IEnumerable<string> Kinds => ((string[])["csv", "freeradius", "usermanager"]).Where(kind => May(kind == "csv" ? Duty.Issue : Duty.Administer));

    public string Chosen => From is not null && Kinds.Contains(From, StringComparer.Ordinal) ? From : Kinds.First();

    public async Task<IActionResult> OnPostAsync(IFormFile? file)
    {
        if (From is null || !Kinds.Contains(From, StringComparer.Ordinal)) Faults.Add("from", T["import.from.missing"]);
        if (file is null || file.Length == 0) Faults.Add("file", T["import.file.missing"]);
        else if (file.Length > ImportDesk.MostOctets) Faults.Add("file", T["import.file.large"]);
        if (!Faults.Any)
        {
            var choice = new ImportChoice(From switch { "freeradius" => ImportOrigin.FreeRadius, "usermanager" => ImportOrigin.UserManager, _ => ImportOrigin.Csv })
            {
                DeviceOwner = string.IsNullOrWhiteSpace(DeviceOwner) ? null : DeviceOwner.Trim(),
            };
            await using var octets = file!.OpenReadStream();
            if (await desk.KeepAsync(octets, file.Length, file.FileName, choice, Me, Cancelled) is { } job)
                return Redirect(job.Choice.Origin == ImportOrigin.Csv ? $"/import/{job.Id}/columns" : $"/import/{job.Id}");
            Faults.Add("file", T["import.file.many"]);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
