namespace HotspotAuth.Capture;

/// <summary>What is wrong with a datagram of an exporter, or with a part of it. They are counted by it.</summary>
public enum ExportFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Neither NetFlow v9 nor IPFIX.</summary>
    Version,

    /// <summary>The datagram ends inside its header.</summary>
    HeaderTruncated,

    /// <summary>IPFIX: the length in the header is not the datagram's.</summary>
    MessageLength,

    /// <summary>A set is shorter than its header or longer than what is left.</summary>
    SetLength,

    /// <summary>A set id that no RFC gives a meaning: 4 to 255, or of the other protocol.</summary>
    SetReserved,

    /// <summary>A template runs out of its set, names no field, or a record by it would have no length.</summary>
    TemplateMalformed,

    /// <summary>More fields or longer records than are held.</summary>
    TemplateTooLarge,

    /// <summary>More templates than are held of one exporter.</summary>
    TemplatesTooMany,

    /// <summary>A field of variable length runs out of its set.</summary>
    RecordMalformed,

    /// <summary>A record without addresses or protocol: it says nothing of a flow.</summary>
    RecordIncomplete,

    /// <summary>A set was dropped, because its template did not come in time or too many waited.</summary>
    TemplateUnknown,

    /// <summary>The same datagram came twice.</summary>
    Duplicate,
}

/// <summary>Names of faults for counters and reports.</summary>
public static class ExportFaultText
{
    private static readonly string[] Names =
    [
        "none", "version", "header-truncated", "message-length", "set-length", "set-reserved", "template-malformed", "template-too-large",
        "templates-too-many", "record-malformed", "record-incomplete", "template-unknown", "duplicate",
    ];

    /// <summary>How many faults there are, <see cref="ExportFault.None"/> included.</summary>
    internal static int Count => Names.Length;

    /// <summary>The reason in lower case with hyphens, such as <c>set-length</c>.</summary>
    public static string Text(this ExportFault fault) => (uint)fault < (uint)Names.Length ? Names[(int)fault] : "unknown";
}
