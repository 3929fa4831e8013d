using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Devices;

/// <summary>Registers a device under the account of who answers for it.</summary>
[Needs(Duty.Issue)]
internal sealed class AddModel(DeviceStore devices) : AdminPage
{
    public override string Heading => T["people.device.add"];
    public override string Section => "devices";
    public FormFaults Faults { get; } = new("user", "name", "mac", "valid_until");

    [BindProperty(SupportsGet = true, Name = "user")]
    public string? Owner { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "mac")]
    public string? Mac { get; set; }

    public DateEntry Until { get; private set; } = new(null, null, null, null);

    public IActionResult OnPost()
    {
        Until = DateEntry.Read(Request, "valid_until");
        DateTimeOffset? until = null;
        if (!Until.IsEmpty)
        {
            if (Until.Fault(Site.Zone, new TimeOnly(23, 59), out var moment) is { } fault) Faults.Add("valid_until", T[fault]);
            else until = moment;
        }

        if (PersonRules.HoldsNationalId(Name)) Faults.Add("name", T["fault.NationalId"]);
        if (!Faults.Any)
        {
            try
            {
                var added = devices.Add(Mac?.Trim() ?? "", Owner ?? "", Name ?? "", until, Me);
                return Redirect($"/account/{Uri.EscapeDataString(added.Username)}?done=device");
            }
            catch (AccountException e)
            {
                foreach (var fault in e.Faults) Faults.Add(fault.Field == "username" ? "user" : fault.Field, Sentence(fault));
            }
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Sentence(AccountFault fault)
    {
        if (fault is not { Field: "mac", Kind: AccountFaultKind.Taken }) return T[$"people.device.fault.{fault.Field}"];
        // Whose it is, so that it can be taken away there first.
        var there = MacAddress.TryParse(Mac?.Trim(), out var mac) ? devices.List().FirstOrDefault(device => device.Mac == mac) : null;
        return T.Format("people.device.taken", there?.Username ?? "–", there?.Name ?? "–");
    }
}
