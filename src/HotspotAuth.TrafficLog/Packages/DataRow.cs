using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A row of a package's data, from the texts of its twenty columns. What it says of its flow is put in the words of the canonical form, so that it can be
/// compared with the proved row whatever zone or format it was written in.
/// </summary>
internal sealed class DataRow
{
    /// <summary>The columns of the data, in their order.</summary>
    public static readonly string[] Columns =
    [
        "start", "end", "user", "person", "group", "client_mac", "client_ip", "client_port", "peer_ip", "peer_port", "protocol",
        "outside_ip", "outside_port", "packets_up", "packets_down", "bytes_up", "bytes_down", "session", "day", "seq",
    ];

    /// <summary>Columns that the flow's own row says, as its table names them; in this order they are compared.</summary>
    private static readonly string[] OfFlow =
        ["time", "end", "client_mac", "client_ip", "client_port", "peer_ip", "peer_port", "protocol", "packets_up", "packets_down", "bytes_up", "bytes_down"];

    private static readonly int[] PlacesOfFlow = [.. OfFlow.Select(name => name == "time" ? 0 : Array.IndexOf(Columns, name))];

    private static readonly Regex Time = Linear(@"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}(?:Z|[+-][0-9]{2}:[0-9]{2})");
    private static readonly Regex Mac = Linear("[0-9a-f]{2}(?::[0-9a-f]{2}){5}");
    private static readonly Regex IPv4 = Linear(@"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}");
    private static readonly Regex IPv6 = Linear("[0-9a-f.]*:[0-9a-f:.]{1,44}");
    private static readonly Regex Number = Linear("0|-?[1-9][0-9]{0,18}");

    private readonly string[] _texts;
    private readonly ArrayBufferWriter<byte> _said = new(128);

    private DataRow(string[] texts) => _texts = texts;

    public DateOnly Day { get; private set; }

    public long Seq { get; private set; }

    public string this[string column] => _texts[Array.IndexOf(Columns, column)];

    /// <summary>What the row says of its flow.</summary>
    public ReadOnlySpan<byte> Said => _said.WrittenSpan;

    /// <summary>Reads the texts of a row, "" for what is not there; null if one is not of its kind.</summary>
    public static DataRow? TryRead(string[] texts)
    {
        var row = new DataRow(texts);
        if (texts.Length != Columns.Length || !DayName.TryParse(row["day"], out var day) || !TryNumber(row["seq"], out var seq)) return null;
        (row.Day, row.Seq) = (day, seq);
        for (var i = 0; i < OfFlow.Length; i++)
        {
            if (!row.Say(OfFlow[i], texts[PlacesOfFlow[i]])) return null;
        }

        return row;
    }

    /// <summary>What a proved flow says, to compare with <see cref="Said"/>.</summary>
    public static byte[] SaidBy(StoredRow flow)
    {
        var said = new ArrayBufferWriter<byte>(128);
        foreach (var name in OfFlow) said.Write(flow.Item(flow.ColumnOf(name)));
        return said.WrittenSpan.ToArray();
    }

    private bool Say(string column, string text)
    {
        switch (column)
        {
            case "time" or "end":
                return TryTime(text, out var time) && SayNumber(time);
            case "client_mac":
                if (text.Length == 0)
                {
                    _said.Write([CanonicalRow.NullItem]);
                    return true;
                }

                return Mac.IsMatch(text) && SayBytes(Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)));
            case "client_ip" or "peer_ip":
                // .NET reads more spellings than anybody writes.
                return (IPv4.IsMatch(text) || IPv6.IsMatch(text)) && IPAddress.TryParse(text, out var address) && SayBytes(address.GetAddressBytes());
            default:
                return TryNumber(text, out var number) && SayNumber(number);
        }
    }

    private bool SayNumber(long number)
    {
        Span<byte> item = stackalloc byte[1 + sizeof(long)];
        item[0] = CanonicalRow.IntegerItem;
        BinaryPrimitives.WriteInt64BigEndian(item[1..], number);
        _said.Write(item);
        return true;
    }

    private bool SayBytes(byte[] bytes)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(uint)];
        head[0] = CanonicalRow.BlobItem;
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)bytes.Length);
        _said.Write(head);
        _said.Write(bytes);
        return true;
    }

    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        return Number.IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryTime(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (!Time.IsMatch(text) || !DateTime.TryParseExact(text[..23], "yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        milliseconds = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        if (text.Length == 24) return true;
        var minutes = (int.Parse(text.AsSpan(24, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(text.AsSpan(27, 2), CultureInfo.InvariantCulture);
        milliseconds -= (text[23] == '-' ? -minutes : minutes) * 60_000L;
        return true;
    }

    private static Regex Linear(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
