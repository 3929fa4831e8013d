using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>Am I really off?</summary>
internal sealed class LoggedOutModel(PortalFrame frame, GuestDevice guests) : PortalPage(frame)
{
    /// <inheritdoc/>
    public override string Title => T["LoggedOut.Heading"];

    /// <summary>Says it only where it is true.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        await guests.FindSessionAsync(HttpContext) is null ? Page() : GoTo("/status");
}
