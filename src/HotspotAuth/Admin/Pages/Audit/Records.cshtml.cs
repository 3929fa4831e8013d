using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>The records behind one link of an answer, field by field, each with where it lies and what its day is worth.</summary>
[Needs(Duty.ReadTraffic)]
internal sealed class RecordsModel(InquiryStore inquiries, LogDesk desk) : AdminPage
{
    public override string Heading => T["rec.title"];
    public override string Section => "who";
    public string Id { get; private set; } = "";
    public EchoView Echo { get; private set; } = null!;
    public IReadOnlyList<IStoredRow> Rows { get; private set; } = [];
    public IReadOnlyList<DayTrust> Days { get; private set; } = [];

    public IActionResult OnGet(long id, int candidate, string link)
    {
        if (Inquired.Find(inquiries, desk, id) is not { } inquired || candidate < 0 || candidate >= inquired.Answer.Candidates.Count) return NotFound();
        var chosen = inquired.Answer.Candidates[candidate];
        if (link == ChainWords.EndLink) Rows = chosen.Span?.Ending is { } ending ? [ending] : [];
        else if (int.TryParse(link, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < chosen.Links.Count) Rows = chosen.Links[number].Rows;
        if (Rows.Count == 0) return NotFound();
        Id = id.ToString(CultureInfo.InvariantCulture);
        Echo = new QuestionEcho(this).Who(inquired.Asked) with { Reason = inquired.Inquiry.Reason };
        Days = desk.Trust(Rows.Select(row => row.Place.Day));
        inquiries.Saw(inquired.Inquiry, Me, string.Join(", ", Rows.Take(5).Select(Place)), "done", Rows.Count);
        return Page();
    }

    public static string Place(IStoredRow row) => string.Create(CultureInfo.InvariantCulture, $"{DayName.Of(row.Place.Day)} {row.Place.Stream.ToString().ToLowerInvariant()} {row.Place.Seq}");

    public DayTrust Day(IStoredRow row) => Days.First(day => day.Day == row.Place.Day);
}
