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

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListPage<RegisteredDevice> List { get; private set; } = new([], 0, 0);

    public string Until(RegisteredDevice device) => device.ValidUntil is { } until ? until <= Now ? T.Format("people.device.over", Dates.Table(until)) : Dates.Table(until) : T["people.device.always"];

    public ListSort Sort => ListSort.Read(SortText, "owner", "name", "until", "added");
    public IReadOnlyList<Filter> Filters { get; private set; } = [];

    public void OnGet()
    {
        RegisteredDevice[] found = [.. Read()];
        Filters = [.. new (string? Tag, string Text)[] { (null, "filter.all"), ("valid", "state.Active"), ("over", "list.over") }
            .Select(choice => new Filter(T[choice.Text], found.Count(device => Is(device, choice.Tag)), ListAddress.With(Request, "show", choice.Tag), choice.Tag == Show))];
        List = Sorted(found).Page(PageNumber);
    }

    public IActionResult OnGetCsv()
    {
        var columns = Columns<RegisteredDevice>()
            .Add(T["people.device.name"], device => device.Name)
            .Add("MAC", device => device.Mac.ToString())
            .Add(T["people.device.owner"], device => device.Username)
            .AddTime(T["people.device.until"], device => device.ValidUntil)
            .AddTime(T["people.device.added"], device => device.Added)
            .Add(T["list.added_by"], device => device.AddedBy);
        return Csv("devices", columns, Sorted(Read()));
    }

    private IEnumerable<RegisteredDevice> Read()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Show = Show is "valid" or "over" ? Show : null;
        return devices.List().Where(Fits);
    }

    private IReadOnlyList<RegisteredDevice> Sorted(IEnumerable<RegisteredDevice> found)
    {
        var chosen = found.Where(device => Is(device, Show));
        return Sort.Turn((Sort.Column switch
        {
            "name" => chosen.ByName(device => device.Name),
            "until" => chosen.OrderBy(device => device.ValidUntil ?? DateTimeOffset.MaxValue),
            "added" => chosen.OrderBy(device => device.Added),
            _ => chosen.OrderBy(device => device.Username, StringComparer.Ordinal).ThenByName(device => device.Name),
        }).ThenBy(device => device.Mac.Value));
    }

    private bool Is(RegisteredDevice device, string? show) => show is null || (device.ValidUntil <= Now) == (show == "over");

    private bool Fits(RegisteredDevice device) => Search is not { } search
        || device.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || device.Username.Contains(search, StringComparison.OrdinalIgnoreCase)
        || (Hex(search) is { Length: > 1 } typed && Hex(device.Mac.ToString()).Contains(typed, StringComparison.Ordinal));

    /// <summary>A MAC in any spelling as its digits; empty where there is anything else.</summary>
    private static string Hex(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '-' or '.') ? string.Concat(text.Where(char.IsAsciiHexDigit)).ToLowerInvariant() : "";
}
