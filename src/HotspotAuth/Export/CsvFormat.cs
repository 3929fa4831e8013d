using System.Buffers;
using System.Buffers.Text;
using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// RFC 4180 with a byte order mark and CRLF, so that a spreadsheet reads Thai. Times are the site's with offset. A text
/// that a spreadsheet would take for a formula gets an apostrophe before it.
/// </summary>
internal sealed class CsvFormat(TimeZoneInfo zone) : IRowFormat
{
    private static readonly byte[] Header = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(',', ExportRow.Columns) + "\r\n")];
    private readonly ArrayBufferWriter<byte> _line = new(512);

    public ReadOnlySpan<byte> Head => Header;

    public ReadOnlySpan<byte> Line(in ExportRow row)
    {
        _line.ResetWrittenCount();
        var flow = row.Flow.Row;
        Time(flow.Time);
        Time(flow.End);
        Text(row.User);
        Text(row.Person);
        Text(row.Group);
        Text(flow.ClientMac?.ToString());
        Text(flow.ClientIp.ToString());
        Number(flow.ClientPort);
        Text(flow.PeerIp.ToString());
        Number(flow.PeerPort);
        Number(flow.Protocol);
        Text(row.OutsideIp?.ToString());
        Number(row.OutsidePort);
        Number(flow.PacketsUp);
        Number(flow.PacketsDown);
        Number(flow.BytesUp);
        Number(flow.BytesDown);
        Text(row.Session);
        Text(DayName.Of(row.Flow.Place.Day));
        Number(row.Flow.Place.Seq, last: true);
        _line.Write("\r\n"u8);
        return _line.WrittenSpan;
    }

    /// <summary>A cell that can't become a formula (OWASP, CSV injection), quoted where RFC 4180 §2 asks for it.</summary>
    public static string Cell(string text)
    {
        if (text.Length == 0) return text;
        if (text[0] is '=' or '+' or '-' or '@' || char.IsControl(text[0])) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private void Time(long time)
    {
        var space = _line.GetSpan(40);
        _line.Advance(LocalTime.Write(time, zone, space));
        _line.Write(","u8);
    }

    private void Text(string? text)
    {
        if (text is not null) Encoding.UTF8.GetBytes(Cell(text), _line);
        _line.Write(","u8);
    }

    private void Number(long? number, bool last = false)
    {
        if (number is { } value)
        {
            Utf8Formatter.TryFormat(value, _line.GetSpan(24), out var written);
            _line.Advance(written);
        }

        if (!last) _line.Write(","u8);
    }
}
