using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>One field of a template.</summary>
/// <param name="Element">What it means here.</param>
/// <param name="Length">Octets, or <see cref="ElementNumbers.Variable"/>.</param>
/// <param name="IsReverse">It is of the answering direction (RFC 5103).</param>
internal readonly record struct TemplateField(Element Element, ushort Length, bool IsReverse);

/// <summary>How the records of a data set are laid out: NetFlow v9 (RFC 3954 §5.2, §6.1) or IPFIX (RFC 7011 §3.4). Immutable.</summary>
internal sealed class ExportTemplate
{
    private const int MostFields = 160;
    private const int LongestRecord = 4096;

    private ExportTemplate(TemplateField[] fields, int shortest, bool isOptions, long received)
    {
        (Fields, Shortest, IsOptions, Received) = (fields, shortest, isOptions, received);
        foreach (var field in fields) IsReverse |= field.IsReverse;
    }

    public TemplateField[] Fields { get; }

    /// <summary>Octets of the shortest record: what is left of a set and shorter than this is padding.</summary>
    public int Shortest { get; }

    /// <summary>Its records tell of the exporter, not of flows.</summary>
    public bool IsOptions { get; }

    /// <summary>Its records have fields of the answering direction.</summary>
    public bool IsReverse { get; }

    /// <summary>When it came last, milliseconds UTC.</summary>
    public long Received { get; }

    /// <summary>Whether two templates read records alike.</summary>
    public bool IsLike(ExportTemplate other) => IsOptions == other.IsOptions && Fields.AsSpan().SequenceEqual(other.Fields);

    /// <summary>Reads a template's field specifiers and says how many octets they took.</summary>
    /// <param name="octets">The set from the first specifier on.</param>
    /// <param name="fields">How many there are, scopes included.</param>
    /// <param name="ignored">How many of the first have numbers of another kind (the scopes of NetFlow v9).</param>
    /// <param name="isIpfix">Whether an enterprise number may follow (RFC 7011 §3.2).</param>
    /// <param name="isOptions">Whether it is an options template.</param>
    /// <param name="now">Milliseconds UTC.</param>
    /// <param name="template">Null when it is malformed or too large.</param>
    /// <param name="used">Octets read; when the fields can't be told apart, all.</param>
    public static ExportFault Read(ReadOnlySpan<byte> octets, int fields, int ignored, bool isIpfix, bool isOptions, long now, out ExportTemplate? template, out int used)
    {
        template = null;
        used = 0;
        var read = fields <= MostFields ? new TemplateField[fields] : null;
        var shortest = 0;
        for (var i = 0; i < fields; i++)
        {
            if (octets.Length - used < 4) return Malformed(octets, out used);
            var number = BinaryPrimitives.ReadUInt16BigEndian(octets[used..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(octets[(used + 2)..]);
            used += 4;
            var enterprise = 0u;
            if (isIpfix && (number & 0x8000) != 0)
            {
                if (octets.Length - used < 4) return Malformed(octets, out used);
                enterprise = BinaryPrimitives.ReadUInt32BigEndian(octets[used..]);
                number &= 0x7FFF;
                used += 4;
            }

            shortest += isIpfix && length == ElementNumbers.Variable ? 1 : length;
            var isReverse = enterprise == ElementNumbers.ReverseEnterprise;
            var element = i >= ignored && (enterprise == 0 || isReverse) ? ElementNumbers.Of(number, length) : Element.Ignored;
            if (read is not null) read[i] = new TemplateField(element, length, isReverse && element != Element.Ignored);
        }

        if (read is null || shortest > LongestRecord) return ExportFault.TemplateTooLarge;
        if (shortest == 0) return ExportFault.TemplateMalformed;
        template = new ExportTemplate(read, shortest, isOptions, now);
        return ExportFault.None;
    }

    private static ExportFault Malformed(ReadOnlySpan<byte> octets, out int used)
    {
        used = octets.Length;
        return ExportFault.TemplateMalformed;
    }
}
