using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>A week's digests on a sheet of A4, to be signed and kept where nobody who has this machine can reach: the anchor that needs no network.</summary>
[Needs(Duty.ReadTrail)]
internal sealed class AnchorsModel(TrafficStore store, DataDirectory data) : AdminPage
{
    private const int DaysOfAWeek = 7;

    public override string Heading => T["anchor.title"];
    public override string Section => "trail";

    /// <summary>Any day of the week that is asked for; absent: the newest sealed day's.</summary>
    [BindProperty(SupportsGet = true, Name = "week")]
    public string? Week { get; set; }

    public DateOnly Monday { get; private set; }
    public DateOnly Sunday => Monday.AddDays(DaysOfAWeek - 1);

    /// <summary>Its days from Monday, each with its line where it is sealed.</summary>
    public IReadOnlyList<(DateOnly Day, AnchoredDay? Sealed)> Days { get; private set; } = [];

    /// <summary>Receipts that the week's newest digest counts.</summary>
    public long Receipts { get; private set; }

    public DigestKeyIds? Keys { get; private set; }
    public string Node => store.Site;
    public bool HasLater => Sunday < store.Today;

    public static string At(DateOnly day) => "/anchors?week=" + DayName.Of(day);

    public static SlipQr Qr(string text) => SlipQr.Of(text);

    public IActionResult OnGet()
    {
        if (Week is { Length: > 0 } && !DayName.TryParse(Week, out _)) return NotFound();
        var lines = new StoreAnchors(store);
        var day = DayName.TryParse(Week, out var asked) && asked.Year is > 2000 and < 2400 ? asked : lines.SealedDays(store.Today.AddDays(-DaysOfAWeek * 2)) is [.., var newest] ? newest.Line.Day : store.Today;
        Monday = day.AddDays(-(((int)day.DayOfWeek + DaysOfAWeek - 1) % DaysOfAWeek));
        var sealedDays = lines.SealedDays(Monday.AddDays(-1)).TakeWhile(one => one.Line.Day <= Sunday).ToArray();
        Days = [.. Enumerable.Range(0, DaysOfAWeek).Select(Monday.AddDays).Select(one => (one, Array.Find(sealedDays, found => found.Line.Day == one)))];
        Receipts = sealedDays is [.., var last] ? last.Receipts : 0;
        Keys = DigestKeyIds.Read(data);
        return Page();
    }
}
