namespace HotspotAuth.Radius;

/// <summary>What the value of an attribute is (RFC 8044 §3, in fewer words).</summary>
public enum AttributeKind
{
    /// <summary>Octets without a known inside.</summary>
    Octets,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A number of 4 octets.</summary>
    Number,

    /// <summary>A number of 8 octets.</summary>
    Number64,

    /// <summary>Seconds since 1970 in 4 octets.</summary>
    Time,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>An IPv6 prefix: a reserved octet, the length, up to 16 octets (RFC 3162 §2.3).</summary>
    Prefix,

    /// <summary>A tag octet and a number of 3 octets (RFC 2868 §3.1).</summary>
    TaggedNumber,

    /// <summary>A tag octet, if it is 0x1F or less, and text (RFC 2868 §3.3).</summary>
    TaggedText,

    /// <summary>A vendor's own.</summary>
    Vendor,

    /// <summary>A password, a response to a challenge or a key: never shown.</summary>
    Secret,
}

/// <summary>An attribute's name and kind.</summary>
/// <param name="Vendor">The vendor's number, 0 for the RFCs'.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name as the RFC or the vendor writes it.</param>
/// <param name="Kind">What its value is.</param>
public sealed record AttributeDefinition(uint Vendor, byte Type, string Name, AttributeKind Kind);
