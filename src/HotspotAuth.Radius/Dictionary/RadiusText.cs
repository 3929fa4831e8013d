using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Unicode;

namespace HotspotAuth.Radius;

/// <summary>
/// Attributes as text for logs and operators: "Session-Timeout = 3600". What has no name or not the size of its kind is shown raw
/// in hexadecimal; what is secret is not shown; control characters are escaped, so that no NAS writes into our log's lines.
/// </summary>
public static class RadiusText
{
    private const string NotShown = "(not shown)";
    private const int LongestLine = 2000;

    /// <summary>Every attribute of a packet, one text each, vendors' sub-attributes apart.</summary>
    public static IReadOnlyList<string> Describe(in RadiusPacket packet)
    {
        var lines = new List<string>();
        foreach (var attribute in packet.Attributes)
            AddTo(lines, attribute);
        return lines;
    }

    /// <summary>The same in one line for a log that must not name people: what tells who or which device it is keeps its name only,
    /// and nobody who typed a password for a name finds it there.</summary>
    public static string DescribeWithoutPeople(in RadiusPacket packet)
    {
        var lines = new List<string>();
        foreach (var attribute in packet.Attributes)
        {
            if (IsOfPeople(attribute.Type))
                lines.Add($"{RadiusDictionary.Find(attribute.Type)?.Name} = {NotShown}");
            else
                AddTo(lines, attribute);
        }

        var line = string.Join(", ", lines);
        return line.Length <= LongestLine ? line : string.Concat(line.AsSpan(0, LongestLine), "...");
    }

    /// <summary>EAP-Message brings the name too (RFC 3748 §5.1).</summary>
    private static bool IsOfPeople(RadiusAttributeType type) => type is RadiusAttributeType.UserName or RadiusAttributeType.CallingStationId
        or RadiusAttributeType.FramedIpAddress or RadiusAttributeType.FramedIpv6Address or RadiusAttributeType.FramedIpv6Prefix or RadiusAttributeType.FramedInterfaceId or RadiusAttributeType.DelegatedIpv6Prefix
        or RadiusAttributeType.ChargeableUserIdentity or RadiusAttributeType.EapMessage;

    private static void AddTo(List<string> lines, in RadiusAttribute attribute)
    {
        var isSplit = false;
        foreach (var part in attribute.VendorAttributes)
        {
            isSplit = true;
            lines.Add(DescribeVendor(attribute.VendorId, part));
        }

        if (isSplit)
            return;

        var definition = RadiusDictionary.Find(attribute.Type);
        var name = definition?.Name ?? string.Create(CultureInfo.InvariantCulture, $"Attr-{(byte)attribute.Type}");
        lines.Add($"{name} = {Value(definition?.Kind ?? AttributeKind.Octets, attribute.Value, (byte)attribute.Type)}");
    }

    private static string DescribeVendor(uint vendor, in VendorAttribute part)
    {
        var definition = RadiusDictionary.Find(vendor, part.VendorType);
        var name = definition?.Name ?? string.Create(CultureInfo.InvariantCulture, $"Attr-26.{vendor}.{part.VendorType}");
        return $"{name} = {Value(definition?.Kind ?? AttributeKind.Octets, part.Value, type: 0)}";
    }

    private static string Value(AttributeKind kind, ReadOnlySpan<byte> value, byte type) => kind switch
    {
        AttributeKind.Secret => NotShown,
        AttributeKind.Text => Text(value),
        AttributeKind.Number when value.Length == 4 => Number(type, BinaryPrimitives.ReadUInt32BigEndian(value)),
        AttributeKind.Number64 when value.Length == 8 => BinaryPrimitives.ReadUInt64BigEndian(value).ToString(CultureInfo.InvariantCulture),
        AttributeKind.Time when value.Length == 4 => Time(BinaryPrimitives.ReadUInt32BigEndian(value)),
        AttributeKind.Address when value.Length is 4 or 16 => new IPAddress(value).ToString(),
        AttributeKind.Prefix when value.Length is >= 2 and <= 18 && value[1] <= 128 => Prefix(value),
        AttributeKind.TaggedNumber when value.Length == 4 => Tag(value[0]) + Number(type, BinaryPrimitives.ReadUInt32BigEndian(value) & 0xFFFFFF),
        AttributeKind.TaggedText when value.Length > 1 && value[0] <= 0x1F => Tag(value[0]) + Text(value[1..]),
        AttributeKind.TaggedText => Text(value),
        _ => Hex(value),
    };

    private static string Text(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
            return Hex(value);

        var text = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(value).EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                text.Append(rune);
        }

        return text.Append('"').ToString();
    }

    private static string Number(byte type, uint number) =>
        RadiusValueNames.Find((RadiusAttributeType)type, number) ?? number.ToString(CultureInfo.InvariantCulture);

    private static string Time(uint seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Prefix(ReadOnlySpan<byte> value)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        value[2..].CopyTo(octets);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(octets)}/{value[1]}");
    }

    private static string Tag(byte tag) => tag == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{tag}:");

    private static string Hex(ReadOnlySpan<byte> value) => "0x" + Convert.ToHexStringLower(value);
}
