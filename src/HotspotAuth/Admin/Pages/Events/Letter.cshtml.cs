using System.Globalization;
using HotspotAuth.Events;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>The agency's letter, to be saved and never shown within the console: a PDF may hold whatever its sender put in.</summary>
[Needs(Duty.Ask, Duty.SeePeople, Duty.Approve, Duty.Issue)]
internal sealed class LetterModel(TrainingEventStore events, LetterStore letters) : EventPage(events)
{
    public override string Heading => T["event.letter"];

    public IActionResult OnGet()
    {
        if (!Find() || Event.Letter is not { } name || letters.Open(name) is not { } content)
            return NotFound();
        return File(content, "application/pdf", string.Create(CultureInfo.InvariantCulture, $"event-{Id}-letter.pdf"));
    }
}
