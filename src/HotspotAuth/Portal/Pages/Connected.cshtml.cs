using System.Globalization;
using HotspotAuth.Handover;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Portal.Pages;

/// <summary>Where a gateway sends its guest back to. It waits until the gateway has told us of the session, then shows the status page.</summary>
internal sealed class ConnectedModel(PortalFrame frame, GuestDevice guests, VisitSeal seal, HandoverDesk handover, NasGuests elsewhere) : PortalPage(frame)
{
    /// <summary>A gateway that is asked for its clients every five seconds has told by then.</summary>
    private const int Looks = 12;

    /// <summary>The address first asked for.</summary>
    public Uri? Dst { get; private set; }

    /// <summary>The gateway has told of the session, but from here the device's own page can't be found.</summary>
    public bool IsOnline { get; private set; }

    /// <summary>Where the page looks again; null when it has waited long enough.</summary>
    public string? Again { get; private set; }

    /// <summary>Seconds until then.</summary>
    public int Wait { get; private set; }

    /// <inheritdoc/>
    public override string Title => IsOnline ? T["Status.Online"] : T[Again is null ? "Connected.NotYet" : "Connected.Waiting"];

    /// <summary>Looks whether the gateway has told.</summary>
    public async Task<IActionResult> OnGetAsync(string? via, string? dst, string? look)
    {
        if (Destination.TryRead(dst, Frame.Address, out var destination)) Dst = destination;
        if (await guests.FindSessionAsync(HttpContext) is not null) return GoTo("/status", Dst?.AbsoluteUri);
        var device = await guests.FindAsync(HttpContext);
        if (seal.Open(via, device) is not { } visit) return GoTo("/login");
        IsOnline = handover.FindSession(visit) is not null;
        if (IsOnline && elsewhere.FindNow(device) is not null) return GoTo("/status", Dst?.AbsoluteUri);
        if (IsOnline) return Page();
        var looked = int.TryParse(look, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        if (looked >= Looks) return Page();
        Wait = looked < 3 ? 1 : 3;
        Again = string.Create(CultureInfo.InvariantCulture, $"{Link("/nas/connected")}?via={via}&look={looked + 1}") + (Dst is null ? "" : "&dst=" + Uri.EscapeDataString(Dst.AbsoluteUri));
        return Page();
    }
}
