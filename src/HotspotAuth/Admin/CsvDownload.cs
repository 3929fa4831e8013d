using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin;

/// <summary>
/// A whole list as CSV (UTF-8 with byte order mark, CRLF, guarded cells), written as it is read, however long. Who took it, what was
/// asked, how many rows and their hash go into the audit trail, also where he stopped half-way.
/// </summary>
/// <param name="name">The file's name without its date, and what the audit trail calls it.</param>
/// <param name="question">The address that was asked: search, filters, order.</param>
/// <param name="columns">What of each row is told.</param>
/// <param name="rows">Read while it is written.</param>
/// <param name="actor">Who asked.</param>
internal sealed class CsvDownload<T>(string name, string question, ListCsv<T> columns, IEnumerable<T> rows, Actor actor) : IActionResult
{
    private const int Piece = 64 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var services = context.HttpContext.RequestServices;
        var time = services.GetRequiredService<TimeProvider>();
        var day = TimeZoneInfo.ConvertTime(time.GetUtcNow(), services.GetRequiredService<HotspotSettings>().Site.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var answer = context.HttpContext.Response;
        answer.ContentType = "text/csv; charset=utf-8";
        answer.Headers.ContentDisposition = $"attachment; filename=\"{name}-{day}.csv\"";

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, result) = (0L, "cancelled");
        try
        {
            var piece = new StringBuilder(Piece + 1024).Append('\uFEFF').Append(columns.Head);
            foreach (var row in rows)
            {
                piece.Append(columns.Line(row));
                if (piece.Length >= Piece) await SendAsync(piece, hash, answer, context.HttpContext.RequestAborted);
                count++;
            }

            await SendAsync(piece, hash, answer, context.HttpContext.RequestAborted);
            result = "done";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            result = "failed";
            throw;
        }
        finally
        {
            new Disclosure(services.GetRequiredService<Database>(), actor, time).Record("list-export", name, question, result, count, hash.GetHashAndReset());
        }
    }

    private static async Task SendAsync(StringBuilder piece, IncrementalHash hash, HttpResponse answer, CancellationToken cancellationToken)
    {
        var octets = Encoding.UTF8.GetBytes(piece.ToString());
        hash.AppendData(octets);
        await answer.Body.WriteAsync(octets, cancellationToken);
        piece.Clear();
    }
}
