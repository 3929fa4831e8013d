using HotspotAuth.Events;
using HotspotAuth.Events.Closing;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Asks before everybody is cut off.</summary>
[Needs(Duty.Issue)]
internal sealed class StopModel(EventEnding ending, EventCloser closer, SessionManager sessions) : FloorPage
{
    public override string Heading => T["floor.stop.title"];
    public override string Tab => "stop";
    public int Slips { get; private set; }
    public int Online { get; private set; }

    public IActionResult OnGet() => Load() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Load()) return NotFound();
        try
        {
            // Begun, it is finished: a browser that closes must not leave half of them online.
            await ending.EndAsync(Id, null, Me, CancellationToken.None);
            await closer.CloseDueAsync(CancellationToken.None);
        }
        catch (EventException)
        {
            return Page(); // it is over already, or was never issued: the page says which
        }

        return Redirect(At("board") + "?stopped=1");
    }

    private bool Load()
    {
        if (!Find()) return false;
        var mine = Roll.Of(Id).Select(slip => slip.Account).ToHashSet();
        Slips = mine.Count;
        Online = sessions.Open.Where(session => mine.Contains(session.Account)).Select(session => session.Account).Distinct().Count();
        return true;
    }
}
