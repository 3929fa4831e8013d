using HotspotAuth.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Devices;

/// <summary>Which devices come in by their MAC, and who answers for them?</summary>
[Needs(Duty.SeePeople)]
internal sealed class IndexModel(DeviceStore devices) : AdminPage
{
    public override string Heading => T["people.devices.title"];
    public override string Section => "devices";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListPage<RegisteredDevice> List { get; private set; } = new([], 0, 0);

    public string Until(RegisteredDevice device) => device.ValidUntil is { } until ? until <= Now ? T.Format("people.device.over", Dates.Table(until)) : Dates.Table(until) : T["people.device.always"];

    public void OnGet()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        RegisteredDevice[] found = [.. devices.List().Where(Fits)];
        var offset = ListPage.Offset(PageNumber, found.Length);
        List = new ListPage<RegisteredDevice>([.. found.Skip(offset).Take(ListPage.Size)], offset, found.Length);
    }

    private bool Fits(RegisteredDevice device) => Search is not { } search
        || device.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || device.Username.Contains(search, StringComparison.OrdinalIgnoreCase)
        || (Hex(search) is { Length: > 1 } typed && Hex(device.Mac.ToString()).Contains(typed, StringComparison.Ordinal));

    /// <summary>A MAC in any spelling as its digits; empty where there is anything else.</summary>
    private static string Hex(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '-' or '.') ? string.Concat(text.Where(char.IsAsciiHexDigit)).ToLowerInvariant() : "";
}
