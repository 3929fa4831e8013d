using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>
/// A datagram that was validated whole: after <see cref="TryParse"/> no accessor can fail. It owns nothing and lives as long
/// as the bytes it was parsed from. Layout: code (1), identifier (1), length (2, big endian), authenticator (16), attributes
/// (RFC 2865 §3).
/// </summary>
public readonly ref struct RadiusPacket
{
    /// <summary>Octets before the attributes.</summary>
    public const int HeaderLength = 20;

    /// <summary>The most that Length may say (RFC 2865 §3).</summary>
    public const int MaximumLength = 4096;

    /// <summary>The most attributes one packet may bring; more is a way to make us work, not a request.</summary>
    public const int MaximumAttributes = 200;

    private readonly AttributeSet _present;
    private readonly AttributeSet _repeated;

    internal RadiusPacket(ReadOnlySpan<byte> bytes, PacketOutline outline)
    {
        Bytes = bytes;
        _present = outline.Present;
        _repeated = outline.Repeated;
        MessageAuthenticatorOffset = outline.MessageAuthenticatorOffset;
    }

    /// <summary>The packet's octets, exactly as many as its Length says; padding behind them is gone (RFC 2865 §3).</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where the 16 octets of the Message-Authenticator's value begin in <see cref="Bytes"/>; 0 when there is none.</summary>
    public int MessageAuthenticatorOffset { get; }

    /// <summary>The code; it may be one without a name.</summary>
    public RadiusCode Code => (RadiusCode)Bytes[0];

    /// <summary>The identifier that pairs a reply with its request.</summary>
    public byte Identifier => Bytes[1];

    /// <summary>The 16 octets of the authenticator.</summary>
    public ReadOnlySpan<byte> Authenticator => Bytes.Slice(4, 16);

    /// <summary>All attributes in their order. Empty ones are left out: they must not be sent and say nothing
    /// (RFC 2865 §5), except Chargeable-User-Identity (RFC 4372 §2.2) and EAP-Message (RFC 3579 §2.1, EAP-Start).</summary>
    public RadiusAttributeSequence Attributes => new(Bytes[HeaderLength..]);

    internal PacketOutline Outline => new(_present, _repeated, MessageAuthenticatorOffset);

    /// <summary>Validates a whole datagram. False: <paramref name="fault"/> tells why, and the datagram is to be dropped unanswered.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RadiusPacket packet, out PacketFault fault)
    {
        packet = default;
        fault = PacketOutline.Read(datagram, out var length, out var outline);
        if (fault != PacketFault.None)
            return false;

        packet = new RadiusPacket(datagram[..length], outline);
        return true;
    }

    /// <summary>True when an attribute of this type with a value is there.</summary>
    public bool Has(RadiusAttributeType type) => _present.Contains((byte)type);

    /// <summary>True when it is there more than once.</summary>
    public bool IsRepeated(RadiusAttributeType type) => _repeated.Contains((byte)type);

    /// <summary>The first attribute of this type; an empty span when absent.</summary>
    public ReadOnlySpan<byte> Find(RadiusAttributeType type) => TryFind(type, out var value) ? value : default;

    /// <summary>The first attribute of this type.</summary>
    public bool TryFind(RadiusAttributeType type, out ReadOnlySpan<byte> value)
    {
        if (Has(type))
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.Type != type)
                    continue;
                value = attribute.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A 4-octet number. One of another size is an invalid attribute and counts as absent (RFC 6929 §2.8).</summary>
    public bool TryFindUInt32(RadiusAttributeType type, out uint value)
    {
        if (TryFind(type, out var octets) && octets.Length == 4)
        {
            value = BinaryPrimitives.ReadUInt32BigEndian(octets);
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>A 4-octet number, or null when absent or of another size.</summary>
    public uint? FindUInt32(RadiusAttributeType type) => TryFindUInt32(type, out var value) ? value : null;

    /// <summary>An IPv4 (4 octets) or IPv6 (16 octets) address, or null when absent or of another size.</summary>
    public IPAddress? FindAddress(RadiusAttributeType type) =>
        TryFind(type, out var octets) && octets.Length is 4 or 16 ? new IPAddress(octets) : null;

    /// <summary>Text as UTF-8, octets that are none replaced by U+FFFD; null when absent.</summary>
    public string? FindText(RadiusAttributeType type) => TryFind(type, out var octets) ? Encoding.UTF8.GetString(octets) : null;

    /// <summary>The first sub-attribute of a Vendor-Specific attribute in the layout that RFC 2865 §5.26 recommends.</summary>
    public bool TryFindVendor(uint vendor, byte vendorType, out ReadOnlySpan<byte> value)
    {
        if (Has(RadiusAttributeType.VendorSpecific))
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.VendorId != vendor)
                    continue;
                foreach (var part in attribute.VendorAttributes)
                {
                    if (part.VendorType != vendorType)
                        continue;
                    value = part.Value;
                    return true;
                }
            }
        }

        value = default;
        return false;
    }
}
