using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using HotspotAuth.Export;

namespace HotspotAuth.Auditor;

/// <summary>Writes what is kept of one person as a zip: <c>account.json</c>, <c>sessions.jsonl</c>, <c>logins.jsonl</c>, <c>flows.csv</c>. Times are UTC but in the CSV.</summary>
internal static class PersonZip
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The rows of sessions, log-ins and connections.</returns>
    public static long Write(PersonData data, Stream output, CancellationToken cancellationToken)
    {
        var rows = 0L;
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        using (var entry = zip.CreateEntry("account.json").Open()) JsonSerializer.Serialize(entry, Known(data), Form);
        rows += Lines(zip, "sessions.jsonl", data.Sessions().Select(s => (object)new
        {
            s.Id,
            Start = Time(s.Start),
            End = s.End is { } end ? Time(end) : null,
            Mac = s.Mac?.ToString(),
            Addresses = s.Ips.Select(ip => ip.ToString()),
            s.Nas,
        }), cancellationToken);
        rows += Lines(zip, "logins.jsonl", data.Logins().Select(l => (object)new
        {
            Time = Time(l.Time),
            l.Method,
            Result = l.Result.ToString().ToLowerInvariant(),
            l.Reason,
            Mac = l.Mac?.ToString(),
            Ip = l.Ip?.ToString(),
            l.Nas,
        }), cancellationToken);
        return rows + Flows(zip, data, cancellationToken);
    }

    private static object Known(PersonData data)
    {
        var a = data.Account;
        return new
        {
            a.Username,
            a.Name,
            a.NameTh,
            a.Email,
            a.Phone,
            a.Position,
            a.Extension,
            a.Agency,
            a.Group,
            a.Event,
            a.Slip,
            a.ValidFrom,
            a.ValidUntil,
            a.IdCheckedBy,
            a.IdCheckedOn,
            a.Language,
            a.NoticeVersion,
            NoticeShown = data.NoticeShown(),
            Namings = data.Namings().Select(n => new { n.Name, n.Phone, n.Named }),
            Requests = data.Requests().Select(r => new { r.Form, r.State, r.Asked, r.Purpose, r.Position, r.Section }),
            Devices = data.Devices().Select(d => new { d.Mac, d.Name, d.Added }),
        };
    }

    private static long Lines(ZipArchive zip, string name, IEnumerable<object> lines, CancellationToken cancellationToken)
    {
        var rows = 0L;
        using var entry = zip.CreateEntry(name).Open();
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(entry, line, Form);
            entry.WriteByte((byte)'\n');
            rows++;
        }

        return rows;
    }

    private static long Flows(ZipArchive zip, PersonData data, CancellationToken cancellationToken)
    {
        var rows = 0L;
        using var entry = zip.CreateEntry("flows.csv").Open();
        var format = new CsvFormat(data.Zone);
        entry.Write(format.Head);
        foreach (var row in data.Flows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            entry.Write(format.Line(row));
            rows++;
        }

        return rows;
    }

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
