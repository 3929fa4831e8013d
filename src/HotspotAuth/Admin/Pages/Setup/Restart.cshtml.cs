using HotspotAuth.Operation;
using HotspotAuth.Setup;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>Waits while the service's parts start anew, and goes on by itself: with script by asking, without by the browser's own refresh.</summary>
[Needs(Duty.Administer)]
internal sealed class RestartModel(SetupDesk desk, ServiceRestart restart) : SetupPage(desk)
{
    public override string Heading => T["setup.restart"];

    /// <summary>The service that was asked to start anew.</summary>
    [BindProperty(SupportsGet = true, Name = "was")]
    public string? Was { get; set; }

    public string Instance => restart.Instance;

    public IActionResult OnGet() => Was is { Length: > 0 } && Was != restart.Instance ? Redirect("/setup/tests") : Page();

    /// <summary>Which service answers now.</summary>
    public IActionResult OnGetState() => Content(restart.Instance, "text/plain");
}
