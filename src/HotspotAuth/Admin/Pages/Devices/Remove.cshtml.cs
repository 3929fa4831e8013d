using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Devices;

/// <summary>Lets a registered device in no more: says what follows, and does it when told so.</summary>
[Needs(Duty.Issue)]
internal sealed class RemoveModel(DeviceStore devices, SessionManager sessions) : AdminPage
{
    public override string Heading => T.Format("people.device.ask", Device.Name);
    public override string Section => "devices";

    [BindProperty(SupportsGet = true, Name = "mac")]
    public string? Mac { get; set; }

    public RegisteredDevice Device { get; private set; } = null!;

    public string Consequence => T[sessions.Open.Any(session => session.ByMac && session.Mac == Device.Mac) ? "people.device.ask.online" : "people.device.ask.then"];

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnPost() => Find() && devices.Remove(Device.Mac, Me) is not null ? Redirect("/devices?done=remove") : NotFound();

    private bool Find()
    {
        if (!MacAddress.TryParse(Mac, out var mac) || devices.List().FirstOrDefault(device => device.Mac == mac) is not { } found) return false;
        Device = found;
        return true;
    }
}
