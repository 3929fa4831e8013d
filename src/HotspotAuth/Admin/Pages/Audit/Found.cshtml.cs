using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>What did this address do? A page of what was found, how whole it is, and the files made of all of it.</summary>
[Needs(Duty.ReadTraffic)]
internal sealed class FoundModel(InquiryStore inquiries, LogDesk desk, ExportDesk exports) : FilesPage(inquiries, exports)
{
    private const int Size = 50;

    public override string Heading => T["nav.search"];
    public override string Section => "search";
    public override IReadOnlyList<string> Formats => ExportDesk.Formats;
    protected override string Kind => Inquiry.Search;
    public Inquiry Asked { get; private set; } = null!;
    public EchoView Echo { get; private set; } = null!;
    public Completeness Completeness { get; private set; } = null!;
    public IReadOnlyList<ExportRow> Rows { get; private set; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? Next { get; private set; }

    /// <summary>The row at which the page before ended.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    public string Id => Asked.Id.ToString(CultureInfo.InvariantCulture);

    public IActionResult OnGet(long id)
    {
        if (Inquiries.Find(id, Inquiry.Search) is not { } inquiry) return NotFound();
        Asked = inquiry;
        var asked = AskedTraffic.FromJson(inquiry.Question);
        Echo = new QuestionEcho(this).Traffic(asked) with { Reason = inquiry.Reason, Edit = $"/audit/search?edit={Id}" };
        Jobs = Exports.Of(id);
        var stores = desk.Stores();
        Completeness = Completeness.Of(stores, asked.Question.Range);
        var rows = new FlowExport(stores, desk.People()).Rows(asked.Question, RowMark.Parse(After)).Take(Size + 1).ToArray();
        Rows = rows.Length > Size ? rows[..Size] : rows;
        if (rows.Length > Size) Next = RowMark.Of(Rows[^1]).ToString();
        // A page that looks at its own export's progress is nobody's look.
        if (!LivePart.IsAutomatic(Request)) Inquiries.Saw(inquiry, Me, After is null ? "rows" : $"rows after {After}", "done", Rows.Count);
        return Page();
    }

    public string Start(ExportRow row) => Dates.Table(DateTimeOffset.FromUnixTimeMilliseconds(row.Flow.Time));

    public string Seconds(ExportRow row) => LocalTime.Text(row.Flow.Time, Site.Zone)[11..19];

    public string Whose(ExportRow row) => row.Person ?? row.User ?? T[row.Session is null ? "search.nobody" : "search.several"];

    public static string Bytes(ExportRow row) => $"{ByteWords.Format(row.Flow.Row.BytesUp)} / {ByteWords.Format(row.Flow.Row.BytesDown)}";

    public static string Client(ExportRow row) => new Export.Endpoint(row.Flow.Row.ClientIp, row.Flow.Row.ClientPort).ToString();

    public static string Peer(ExportRow row) => new Export.Endpoint(row.Flow.Row.PeerIp, row.Flow.Row.PeerPort).ToString();

    public string Gap(GapShape gap) => Dates.Range(gap.Start, gap.End);

    public string Clock(ClockSpanShape clock) => T.Format("search.clock.ms", Milliseconds(clock.MinUs), Milliseconds(clock.MaxUs));

    private static string Milliseconds(long us) => (us / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
