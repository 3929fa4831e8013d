using System.Buffers.Binary;

namespace HotspotAuth.Fuzz;

/// <summary>Writes NetFlow v9 (RFC 3954) and IPFIX (RFC 7011) messages, for seeds and tests.</summary>
internal static class ExportMessages
{
    public const ushort Variable = 65535;

    /// <summary>A NetFlow v9 packet.</summary>
    public static byte[] V9(uint sequence, uint uptime, uint seconds, uint source, params byte[][] sets) =>
        [0, 9, .. U16((ushort)sets.Length), .. U32(uptime), .. U32(seconds), .. U32(sequence), .. U32(source), .. sets.SelectMany(s => s)];

    /// <summary>An IPFIX message.</summary>
    public static byte[] Ipfix(uint sequence, uint seconds, uint domain, params byte[][] sets) =>
        [0, 10, .. U16((ushort)(16 + sets.Sum(s => s.Length))), .. U32(seconds), .. U32(sequence), .. U32(domain), .. sets.SelectMany(s => s)];

    /// <summary>A set with its header; no padding.</summary>
    public static byte[] Set(ushort id, params byte[][] contents) => [.. U16(id), .. U16((ushort)(4 + contents.Sum(c => c.Length))), .. contents.SelectMany(c => c)];

    /// <summary>A template record: element and length of each field.</summary>
    public static byte[] Template(ushort id, params (int Element, int Length)[] fields) => [.. U16(id), .. U16((ushort)fields.Length), .. fields.SelectMany(f => Field(f.Element, f.Length))];

    /// <summary>An IPFIX options template; the first fields are scopes.</summary>
    public static byte[] Options(ushort id, int scopes, params (int Element, int Length)[] fields) =>
        [.. U16(id), .. U16((ushort)fields.Length), .. U16((ushort)scopes), .. fields.SelectMany(f => Field(f.Element, f.Length))];

    /// <summary>A NetFlow v9 options template, which tells octets where IPFIX tells fields.</summary>
    public static byte[] OptionsV9(ushort id, int scopes, params (int Element, int Length)[] fields) =>
        [.. U16(id), .. U16((ushort)(4 * scopes)), .. U16((ushort)(4 * (fields.Length - scopes))), .. fields.SelectMany(f => Field(f.Element, f.Length))];

    /// <summary>A field of the answering direction (RFC 5103), as element of a template.</summary>
    public static int Reverse(int element) => 0x10_0000 | element;

    /// <summary>A field of an enterprise that nobody here knows.</summary>
    public static int Private(int element) => 0x20_0000 | element;

    public static byte[] U8(int value) => [(byte)value];

    public static byte[] U16(int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return octets;
    }

    public static byte[] U32(long value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)value);
        return octets;
    }

    public static byte[] U64(long value)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        return octets;
    }

    public static byte[] Ip(string address) => System.Net.IPAddress.Parse(address).GetAddressBytes();

    private static byte[] Field(int element, int length) => (element & 0x30_0000) switch
    {
        0x10_0000 => [.. U16(0x8000 | element), .. U16(length), .. U32(29305)],
        0x20_0000 => [.. U16(0x8000 | element), .. U16(length), .. U32(14988)],
        _ => [.. U16(element), .. U16(length)],
    };
}
