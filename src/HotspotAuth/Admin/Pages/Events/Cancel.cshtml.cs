using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Takes a request back before any slip was issued: by who asked, or by who issues.</summary>
[Needs(Duty.Ask, Duty.Issue)]
internal sealed class CancelModel(TrainingEventStore events) : EventPage(events)
{
    public override string Heading => T.Format("event.cancel.ask", Event.Project);
    public FormFaults Faults { get; } = new("text");

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    public IActionResult OnGet() => Find() && MayCancel ? Page() : NotFound();

    public IActionResult OnPost()
    {
        if (!Find() || !MayCancel)
            return NotFound();
        try
        {
            Events.Cancel(Id, Text, Me);
            return Redirect($"{Address}?done=cancel");
        }
        catch (EventException e)
        {
            foreach (var fault in e.Faults)
                Faults.Add("text", EventWords.Sentence(T, fault));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }
}
