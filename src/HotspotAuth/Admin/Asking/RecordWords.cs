using System.Globalization;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Asking;

/// <summary>One field of a record in words.</summary>
internal readonly record struct RecordField(string Label, string Value, bool IsMono);

/// <summary>Tells a record of the log field by field, as it stands there; what is empty is left out.</summary>
internal sealed class RecordWords(AdminPage page)
{
    private readonly List<RecordField> _fields = [];

    /// <summary>What kind of record it is.</summary>
    public static string Kind(IStoredRow row) => row switch
    {
        StoredTranslation => "translation",
        StoredFlow => "flow",
        StoredBinding => "binding",
        StoredSession => "session",
        StoredAuth => "auth",
        _ => "gap",
    };

    public static IReadOnlyList<RecordField> Of(AdminPage page, IStoredRow row)
    {
        var words = new RecordWords(page);
        words.Time("rec.time", row.Time);
        switch (row)
        {
            case StoredTranslation { Row: var t }: words.Translation(t); break;
            case StoredFlow { Row: var f }: words.Flow(f); break;
            case StoredBinding { Row: var b }: words.Binding(b); break;
            case StoredSession { Row: var s }: words.Session(s); break;
        }

        return words._fields;
    }

    private void Translation(TranslationRow t)
    {
        Plain("rec.event", page.T[$"rec.translation.{t.Event}"]);
        Time("rec.start", t.Start);
        Time("rec.end", t.End);
        Mono("rec.inside", Place(t.InsideIp, t.InsidePort));
        Mono("rec.outside", Place(t.OutsideIp, t.OutsidePort));
        Mono("rec.peer", Place(t.PeerIp, t.PeerPort));
        Plain("rec.protocol", Protocol(t.Protocol));
        Mono("rec.exporter", t.Exporter?.ToString());
    }

    private void Flow(FlowRow f)
    {
        Time("rec.end", f.End);
        Mono("rec.device", f.ClientMac?.ToString());
        Mono("rec.inside", Place(f.ClientIp, f.ClientPort));
        Mono("rec.peer", Place(f.PeerIp, f.PeerPort));
        Plain("rec.protocol", Protocol(f.Protocol));
        Plain("rec.sent", Amount(f.BytesUp, f.PacketsUp));
        Plain("rec.received", Amount(f.BytesDown, f.PacketsDown));
        Mono("rec.exporter", f.Exporter?.ToString());
    }

    private void Binding(BindingRow b)
    {
        Time("rec.end", b.End);
        Mono("rec.device", b.Mac.ToString());
        Mono("rec.address", b.Ip.ToString());
        Plain("rec.source", page.T[$"rec.binding.{b.Source}"]);
        if (b.Conflict) Plain("rec.conflict", page.T["rec.conflict.yes"]);
    }

    private void Session(SessionRow s)
    {
        Plain("rec.event", page.T[$"rec.session.{s.Event}"]);
        Mono("rec.session", Export.SessionSpan.IdText(s.Session));
        Mono("rec.user", s.User);
        Plain("rec.group", s.Group is { } group ? page.Group(group) : null);
        Time("rec.start", s.Start);
        Time("rec.end", s.End);
        Plain("rec.cause", s.Cause is { } cause ? page.T.Find($"cause.{cause}") ?? cause : null);
        Mono("rec.device", s.Mac?.ToString());
        Mono("rec.address", s.Ip?.ToString());
        Mono("rec.nas", s.Nas);
        if (s.BytesUp is { } up) Plain("rec.sent", Amount(up, s.PacketsUp));
        if (s.BytesDown is { } down) Plain("rec.received", Amount(down, s.PacketsDown));
    }

    public static string Protocol(int protocol) => protocol switch
    {
        1 => "ICMP",
        6 => "TCP",
        17 => "UDP",
        58 => "ICMPv6",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };

    private string Amount(long bytes, long? packets) => packets is { } known ? page.T.Format("rec.amount", ByteWords.Format(bytes), AdminPage.Number(known)) : ByteWords.Format(bytes);

    private static string Place(LogIp ip, int port) => new Export.Endpoint(ip, port).ToString();

    private void Plain(string label, string? value)
    {
        if (value is not null) _fields.Add(new RecordField(page.T[label], value, false));
    }

    private void Mono(string label, string? value)
    {
        if (value is not null) _fields.Add(new RecordField(page.T[label], value, true));
    }

    /// <summary>To the millisecond and with its offset, as evidence has it.</summary>
    private void Time(string label, long? at)
    {
        if (at is { } known) Mono(label, Export.LocalTime.Text(known, page.Site.Zone));
    }
}
