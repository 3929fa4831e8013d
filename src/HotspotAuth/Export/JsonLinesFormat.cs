using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>A JSON object a line: the CSV's names, numbers as numbers, times in UTC, what is unknown as null.</summary>
internal sealed class JsonLinesFormat : IRowFormat, IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public JsonLinesFormat() => _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ReadOnlySpan<byte> Head => [];

    public ReadOnlySpan<byte> Line(in ExportRow row)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        var flow = row.Flow.Row;
        _json.WriteStartObject();
        Time("start"u8, flow.Time);
        Time("end"u8, flow.End);
        _json.WriteString("user"u8, row.User);
        _json.WriteString("person"u8, row.Person);
        _json.WriteString("group"u8, row.Group);
        _json.WriteString("client_mac"u8, flow.ClientMac?.ToString());
        _json.WriteString("client_ip"u8, flow.ClientIp.ToString());
        _json.WriteNumber("client_port"u8, flow.ClientPort);
        _json.WriteString("peer_ip"u8, flow.PeerIp.ToString());
        _json.WriteNumber("peer_port"u8, flow.PeerPort);
        _json.WriteNumber("protocol"u8, flow.Protocol);
        _json.WriteString("outside_ip"u8, row.OutsideIp?.ToString());
        if (row.OutsidePort is { } port) _json.WriteNumber("outside_port"u8, port);
        else _json.WriteNull("outside_port"u8);
        _json.WriteNumber("packets_up"u8, flow.PacketsUp);
        _json.WriteNumber("packets_down"u8, flow.PacketsDown);
        _json.WriteNumber("bytes_up"u8, flow.BytesUp);
        _json.WriteNumber("bytes_down"u8, flow.BytesDown);
        _json.WriteString("session"u8, row.Session);
        _json.WriteString("day"u8, DayName.Of(row.Flow.Place.Day));
        _json.WriteNumber("seq"u8, row.Flow.Place.Seq);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void Time(ReadOnlySpan<byte> name, long time)
    {
        Span<byte> text = stackalloc byte[32];
        DateTimeOffset.FromUnixTimeMilliseconds(time).TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..written]);
    }
}
