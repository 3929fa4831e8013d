using System.Globalization;
using System.Text;
using HotspotAuth.Audit;
using HotspotAuth.Export;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin;

/// <summary>The trail as CSV: UTF-8 with its mark, CRLF, times with their offset, cells guarded against spreadsheet formulas. Written as it is read.</summary>
internal sealed class TrailFile(IEnumerable<TrailRecord> records, TimeZoneInfo zone, Action<long> done) : IActionResult
{
    private const string Head = "time,actor,role,origin,action,object,reason,result,rows,day\r\n";
    private const int Piece = 32 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"audit-trail.csv\"";
        var text = new StringBuilder("\uFEFF").Append(Head);
        var rows = 0L;
        try
        {
            foreach (var record in records)
            {
                Add(text, record);
                rows++;
                if (text.Length < Piece) continue;
                await response.WriteAsync(text.ToString(), context.HttpContext.RequestAborted);
                text.Clear();
            }

            await response.WriteAsync(text.ToString(), context.HttpContext.RequestAborted);
        }
        finally
        {
            // What left the house is recorded, also when it was broken off.
            done(rows);
        }
    }

    private void Add(StringBuilder text, TrailRecord record)
    {
        string?[] cells =
        [
            LocalTime.Text(record.Time, zone), record.Actor, record.Role, record.Origin, record.Action, record.Object, record.Reason, record.Result,
            record.Rows?.ToString(CultureInfo.InvariantCulture), record.Day,
        ];
        text.AppendJoin(',', cells.Select(cell => CsvFormat.Cell(cell ?? ""))).Append("\r\n");
    }
}
