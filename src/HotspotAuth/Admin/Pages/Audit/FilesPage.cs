using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>An answer of which files can be made: begun, watched, stopped and taken along at its own address.</summary>
internal abstract class FilesPage(InquiryStore inquiries, ExportDesk exports) : AdminPage
{
    private const int Refresh = 2;

    protected InquiryStore Inquiries => inquiries;
    protected ExportDesk Exports => exports;

    /// <summary>What kind of question the page answers.</summary>
    protected abstract string Kind { get; }

    /// <summary>In which forms it gives files.</summary>
    public abstract IReadOnlyList<string> Formats { get; }

    public override bool IsLive => Jobs.Any(job => job.IsWorking);
    public IReadOnlyList<ExportJob> Jobs { get; protected set; } = [];
    public IHtmlContent Mark => IsLive ? LivePart.Mark(Request, Refresh) : HtmlString.Empty;

    /// <summary>The address of the answer itself.</summary>
    public string Here(long id) => string.Create(CultureInfo.InvariantCulture, $"/audit/{Kind}/{id}");

    public IActionResult OnPostExport(long id, string? format)
    {
        if (inquiries.Find(id, Kind) is not { } inquiry) return NotFound();
        if (format is null || !Formats.Contains(format)) return BadRequest();
        if (exports.Begin(inquiry, Words(inquiry), format, Me) is null) return StatusCode(StatusCodes.Status429TooManyRequests);
        return Redirect(Here(id));
    }

    public IActionResult OnPostCancel(long id, string? job)
    {
        if (exports.Find(job, id) is { } running) ExportDesk.Cancel(running);
        return Redirect(Here(id));
    }

    /// <summary>A file that is whole; who takes it, and its hash, is kept.</summary>
    public IActionResult OnGetFile(long id, string? job)
    {
        if (exports.Find(job, id) is not { State: ExportState.Done, Result: { } result } done || done.Inquiry.Kind != Kind || !System.IO.File.Exists(done.Path)) return NotFound();
        inquiries.Saw(done.Inquiry, Me, $"file {done.Format}", "done", result.Rows, result.Sha256);
        var type = done.Format switch { "csv" => "text/csv; charset=utf-8", "jsonl" => "application/x-ndjson", _ => "application/zip" };
        return PhysicalFile(done.Path, type, string.Create(CultureInfo.InvariantCulture, $"{Site.Node}-{id}-{done.Made.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.{done.Format}"));
    }

    public string Progress(ExportJob job) => job.Progress is { Rows: > 0 } progress
        ? T.Format("search.job.rows.at", Number(progress.Rows), Dates.Table(DateTimeOffset.FromUnixTimeMilliseconds(progress.Time)))
        : T["search.job.waits"];

    /// <summary>The question as a package's cover says it: in Thai, whatever the page's language.</summary>
    private string Words(Inquiry inquiry)
    {
        var echo = new QuestionEcho(AdminTexts.Thai, new OfficeDates(Site.Zone, Language.Thai));
        var view = inquiry.Kind == Inquiry.Who ? echo.Who(AskedWho.FromJson(inquiry.Question)) : echo.Traffic(AskedTraffic.FromJson(inquiry.Question));
        return $"{view.Words} ({string.Concat(view.Terms.Select(part => part.Text))})";
    }
}
