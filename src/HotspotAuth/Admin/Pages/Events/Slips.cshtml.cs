using System.Globalization;
using HotspotAuth.Events.Slips;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>The slips to print: all, a range, or one. That they were shown is in the audit trail.</summary>
[Needs(Duty.Issue)]
internal sealed class SlipsModel(SlipSheetHtml sheets) : FloorPage
{
    public override string Heading => T.Format("floor.slips.title", Event.Project);
    public override string Tab => "slips";

    [BindProperty(SupportsGet = true, Name = "from")]
    public string? First { get; set; }

    [BindProperty(SupportsGet = true, Name = "to")]
    public string? Last { get; set; }

    /// <summary>The event's highest number.</summary>
    public int Highest { get; private set; }

    public string Html { get; private set; } = "";
    public int Count { get; private set; }
    public IReadOnlyList<int> Lost { get; private set; } = [];
    public string? RangeFault { get; private set; }
    public int Pages => (Count + SlipSheetHtml.OnAPage - 1) / SlipSheetHtml.OnAPage;
    public bool IsPart => !string.IsNullOrWhiteSpace(First) || !string.IsNullOrWhiteSpace(Last);

    public IActionResult OnGet()
    {
        if (!Find()) return NotFound();
        var all = Roll.Of(Id);
        Highest = all.Count == 0 ? 0 : all[^1].Number;
        if (Highest == 0) return Page();
        if (Number(First, 1) is not { } first || Number(Last, IsPart && string.IsNullOrWhiteSpace(Last) ? first : Highest) is not { } last || first > last)
        {
            RangeFault = T.Format("floor.slips.range", Number(Highest));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var printed = Roll.Print(Event, first, last, Me);
        Lost = [.. printed.Where(slip => slip.Secret is null).Select(slip => slip.Slip.Number)];
        Count = printed.Count - Lost.Count;
        Html = sheets.Sheets(Event, all.Count, printed, T);
        return Page();
    }

    private int? Number(string? typed, int absent) => string.IsNullOrWhiteSpace(typed)
        ? absent
        : int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Highest ? number : null;
}
