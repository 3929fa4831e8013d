using System.Globalization;
using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Approve a request, for as many as it shall be, or refuse it with a reason.</summary>
[Needs(Duty.Approve)]
internal sealed class DecideModel(TrainingEventStore events) : EventPage(events)
{
    public override string Heading => T.Format(IsApproval ? "event.approve.ask" : "event.refuse.ask", Event.Project);
    public FormFaults Faults { get; } = new("event", "users", "text");

    [BindProperty(SupportsGet = true, Name = "decision")]
    public string Decision { get; set; } = "";

    [BindProperty(Name = "users")]
    public string? Users { get; set; }

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    public bool IsApproval => Decision == "approve";

    public IActionResult OnGet()
    {
        if (!Find() || Event.State != EventState.Requested)
            return NotFound();
        Users = Event.Users.ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Find())
            return NotFound();
        try
        {
            if (IsApproval)
                Events.Approve(Id, int.TryParse(Users?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var users) ? users : 0, Text, Me);
            else
                Events.Refuse(Id, Text ?? "", Me);
            return Redirect($"{Address}?done={Decision}");
        }
        catch (EventException e)
        {
            foreach (var fault in e.Faults)
                Faults.Add(fault.Field, EventWords.Sentence(T, fault));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }
}
