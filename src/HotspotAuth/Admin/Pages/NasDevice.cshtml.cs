using System.Net;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>One NAS: how it reports, what it really sends, and whether it can be asked to disconnect somebody.</summary>
[Needs(Duty.Administer, Duty.Help)]
internal sealed class NasDeviceModel(NasTable nases, NasActivity activity, NasLastRequests requests, LearnedStore learned) : AdminPage
{
    public override string Heading => Report.Nas.Name;
    public override string Section => "nas";

    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "address")]
    public string? Address { get; set; }

    public FormFaults Faults { get; } = new("address");
    public NasReport Report { get; private set; } = null!;
    public IReadOnlyList<NasRequest> Requests { get; private set; } = [];
    public NasProbeResult? Probe { get; private set; }
    public Texts Words => NasTexts.In(Language);

    /// <summary>A whole network has no one device to be asked.</summary>
    public bool NeedsAddress => !NasClients.IsSingle(Report.Nas.Network);

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        Address = Report.Seen.Address;
        return Page();
    }

    public async Task<IActionResult> OnPostTestAsync()
    {
        if (!Find()) return NotFound();
        if (AddressOf(Report.Nas) is { } address)
        {
            Probe = await NasProbe.AskAsync(Report.Nas, address, Cancelled);
        }
        else
        {
            Faults.Add("address", T.Format("nas.test.address.wrong", NasReports.AddressOf(Report.Nas)));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }

    private bool Find()
    {
        if (NasReports.All(nases, activity, learned, Now).FirstOrDefault(r => string.Equals(r.Nas.Name, Name, StringComparison.OrdinalIgnoreCase)) is not { } report) return false;
        (Report, Requests) = (report, requests.Of(report.Nas.Name));
        return true;
    }

    /// <summary>Null where the typed address is none of this NAS's: the console asks nobody else.</summary>
    private IPAddress? AddressOf(RadiusClient nas) => !NeedsAddress
        ? nas.Network.BaseAddress
        : IPAddress.TryParse(Address?.Trim(), out var typed) && nas.Network.Contains(typed) ? typed : null;
}
