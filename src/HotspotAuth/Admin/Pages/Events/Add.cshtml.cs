using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>The request for a training event, with the agency's letter.</summary>
[Needs(Duty.Ask, Duty.Issue)]
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit, MemoryBufferThreshold = UploadLimit)]
internal sealed class AddModel(TrainingEventStore events, LetterStore letters) : AdminPage
{
    // The letter and the form around it. In memory: no copy of a letter is left on the disk by the way.
    private const int UploadLimit = LetterStore.MostBytes + 2_000_000;

    public override string Heading => T["event.add"];
    public override string Section => "events";
    public FormFaults Faults { get; } = new("project", "agency", "responsible", "phone", "purpose", "from", "until", "users", "group", "prefix", "letter");

    [BindProperty(Name = "project")]
    public string? Project { get; set; }

    [BindProperty(Name = "agency")]
    public string? Agency { get; set; }

    [BindProperty(Name = "responsible")]
    public string? Responsible { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "purpose")]
    public string? Purpose { get; set; }

    [BindProperty(Name = "users")]
    public string? Users { get; set; }

    [BindProperty(Name = "group")]
    public string? ChosenGroup { get; set; }

    [BindProperty(Name = "prefix")]
    public string? Prefix { get; set; }

    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);

    /// <summary>The period as it was understood, once both ends could be read.</summary>
    public string? Period { get; private set; }

    /// <summary>A letter came with a form that was refused: no browser keeps it in the field.</summary>
    public bool IsLetterLost { get; private set; }

    public IReadOnlyList<string> Groups => events.Groups();

    public async Task<IActionResult> OnPostAsync()
    {
        From = DateEntry.Read(Request, "from");
        Until = DateEntry.Read(Request, "until");
        var (from, until) = (Moment("from", From, new TimeOnly(8, 30)), Moment("until", Until, new TimeOnly(16, 30)));
        if (from is { } first && until is { } last && first < last)
            Period = T.Format("event.valid", EventPage.Held(Dates.FullToMinute(first)), EventPage.Held(Dates.FullToMinute(last)));
        var wanted = new EventRequest
        {
            Project = Project ?? "",
            Agency = Agency ?? "",
            Phone = Phone ?? "",
            Responsible = Responsible ?? "",
            Purpose = Purpose ?? "",
            From = from,
            Until = until,
            Users = int.TryParse(Users?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var users) ? users : 0,
            Group = string.IsNullOrWhiteSpace(ChosenGroup) ? AccountGroup.Guest : ChosenGroup,
            Prefix = Prefix?.Trim().ToLowerInvariant(),
        };
        // Checked as a whole even when a field could not be read, so that all faults are told at once.
        foreach (var fault in wanted.Check(Now))
            Add(fault);
        var letter = await LetterAsync();
        if (!Faults.Any)
        {
            try
            {
                var id = events.Request(wanted with { Letter = letter is null ? null : letters.Keep(letter) }, Me);
                return Redirect(string.Create(CultureInfo.InvariantCulture, $"/event/{id}?done=requested"));
            }
            catch (EventException e)
            {
                foreach (var fault in e.Faults)
                    Add(fault);
            }
        }

        IsLetterLost = letter is not null;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Add(EventFault fault)
    {
        if (Faults[fault.Field] is null)
            Faults.Add(fault.Field, EventWords.Sentence(T, fault));
    }

    /// <summary>The letter's octets; null where none came, or it can't be taken, which is then told.</summary>
    private async Task<byte[]?> LetterAsync()
    {
        if (Request.Form.Files["letter"] is not { Length: > 0 } file)
            return null;
        if (file.Length > LetterStore.MostBytes)
        {
            Faults.Add("letter", T[EventWords.Key(LetterFault.TooBig)]);
            return null;
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, Cancelled);
        if (LetterStore.Fault(content) is not { } fault)
            return content;
        Faults.Add("letter", T[EventWords.Key(fault)]);
        return null;
    }

    private DateTimeOffset? Moment(string field, DateEntry entry, TimeOnly emptyTime)
    {
        if (entry.Fault(Site.Zone, emptyTime, out var moment) is not { } fault)
            return moment;
        Faults.Add(field, entry.IsEmpty ? T.Format("event.fault.date", T[EventWords.Label(field)]) : T[fault]);
        return null;
    }
}
