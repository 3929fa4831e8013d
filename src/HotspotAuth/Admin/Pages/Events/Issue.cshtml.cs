using System.Globalization;
using HotspotAuth.Events;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Makes an approved event's slips: for the guests of a list, which is shown before, or for whoever comes.</summary>
[Needs(Duty.Issue)]
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit, MemoryBufferThreshold = UploadLimit, ValueLengthLimit = UploadLimit)]
internal sealed class IssueModel(TrainingEventStore events) : EventPage(events)
{
    // The list comes as a file, or as text that every letter of may be written as %XX.
    private const int UploadLimit = 4 * NameList.MostBytes;

    /// <summary>Enough to see that names and numbers came through; the rest is counted.</summary>
    public const int Shown = 50;

    public override string Heading => T.Format("event.issue.ask", Event.Project);
    public FormFaults Faults { get; } = new("event", "list", "names", "count");

    [BindProperty(Name = "count")]
    public string? Count { get; set; }

    /// <summary>How many slips there were when the form was made.</summary>
    [BindProperty(Name = "have")]
    public int Have { get; set; }

    [BindProperty(Name = "names")]
    public string? Names { get; set; }

    /// <summary><c>check</c> a list, issue to the <c>names</c> of one, or to as many as <c>count</c> says.</summary>
    [BindProperty(Name = "do")]
    public string? Do { get; set; }

    /// <summary>The list as it was read; null where none was given.</summary>
    public NameList? List { get; private set; }

    public bool IsReady => List is { Errors.Count: 0 } list && list.Guests.Count <= Event.Remaining;

    public IActionResult OnGet()
    {
        if (!Find() || !MayIssue)
            return NotFound();
        Have = Event.Slips;
        Count = Event.Remaining.ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Find())
            return NotFound();
        if (Do == "count")
            return await IssueAsync(int.TryParse(Count?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0, []);
        if (await ReadAsync() is { } list && Do == "names" && IsReady)
            return await IssueAsync(list.Guests.Count, [.. list.Guests.Select(line => line.Guest)]);
        return Again();
    }

    public static string Phone(ListedGuest guest) => guest.Phone is { } phone ? PhoneWords.Read(phone).Phone?.Shown ?? phone : "–";

    private async Task<IActionResult> IssueAsync(int count, IReadOnlyList<ListedGuest> guests)
    {
        try
        {
            await Events.IssueAsync(Id, new SlipOrder(Have, count, guests), Me, Cancelled);
            return Redirect($"{Address}?done=issue");
        }
        catch (EventException e)
        {
            foreach (var fault in e.Faults)
                Faults.Add(fault.Field, EventWords.Sentence(T, fault));
            return Again();
        }
    }

    private PageResult Again()
    {
        // What was shown stays a preview: only a list without a fault is a success.
        if (Faults.Any || !IsReady)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Count ??= Event.Remaining.ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    /// <summary>The list from the file, or as it stands in the field, where its faults can be mended.</summary>
    private async Task<NameList?> ReadAsync()
    {
        if (Request.Form.Files["list"] is { Length: > 0 } file)
        {
            if (file.Length > NameList.MostBytes)
                return Refused("list", NameListFault.TooBig);
            var content = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, Cancelled);
            var (text, fault) = NameList.Decode(content);
            if (text is null)
                return Refused("list", fault);
            Names = text;
        }

        if (string.IsNullOrWhiteSpace(Names))
            return Refused("list", NameListFault.Empty);
        List = NameList.Read(Names);
        foreach (var error in List.Errors.Take(Shown))
            Faults.Add("names", error.Line == 0 ? T[EventWords.Key(error.Fault)] : T.Format("event.names.line", Number(error.Line), T[EventWords.Key(error.Fault)]));
        if (List.Guests.Count > Event.Remaining)
            Faults.Add("names", T.Format("event.names.over", Number(List.Guests.Count), Number(Event.Remaining)));
        return List;
    }

    private NameList? Refused(string field, NameListFault fault)
    {
        Faults.Add(field, T[EventWords.Key(fault)]);
        return null;
    }
}
