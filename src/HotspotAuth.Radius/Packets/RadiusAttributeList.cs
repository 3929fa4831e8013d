using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>
/// Attributes to be sent, encoded as they are added. An attribute is authorisation-critical unless added through
/// <see cref="Optional"/>: when a reply would exceed 4096 octets the optional ones go first, and an Accept whose critical ones
/// do not fit becomes a Reject. Values that do not fit into one attribute throw <see cref="ArgumentException"/>: they come from
/// our own program, never from the wire.
/// </summary>
public sealed class RadiusAttributeList
{
    /// <summary>The longest value of one attribute.</summary>
    public const int MaximumValueLength = 253;

    private byte[] _octets = new byte[128];
    private int _length;
    private bool[] _optional = new bool[8];
    private bool _addsOptional;

    /// <summary>Number of attributes.</summary>
    public int Count { get; private set; }

    /// <summary>Octets of all attributes together, headers included.</summary>
    public int EncodedLength => _length;

    /// <summary>True when nothing was added.</summary>
    public bool IsEmpty => Count == 0;

    internal ReadOnlySpan<byte> Encoded => _octets.AsSpan(0, _length);

    /// <summary>Adds what <paramref name="add"/> adds as attributes that may be left out when the packet is full.</summary>
    public RadiusAttributeList Optional(Action<RadiusAttributeList> add)
    {
        _addsOptional = true;
        try
        {
            add(this);
        }
        finally
        {
            _addsOptional = false;
        }

        return this;
    }

    /// <summary>Adds octets as they are: 1 to 253.</summary>
    public RadiusAttributeList Add(RadiusAttributeType type, ReadOnlySpan<byte> value)
    {
        if (type is RadiusAttributeType.MessageAuthenticator or RadiusAttributeType.ProxyState)
            throw new ArgumentException("Message-Authenticator and Proxy-State are written by the library itself.", nameof(type));

        value.CopyTo(Reserve(type, value.Length));
        return this;
    }

    /// <summary>Adds a number of 4 octets.</summary>
    public RadiusAttributeList Add(RadiusAttributeType type, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(type, 4), value);
        return this;
    }

    /// <summary>Adds text as UTF-8, cut at a character's edge when longer than 253 octets. Empty text adds nothing (RFC 2865 §5).</summary>
    public RadiusAttributeList Add(RadiusAttributeType type, string text)
    {
        if (text.Length == 0)
            return this;

        Span<byte> octets = stackalloc byte[MaximumValueLength];
        return Add(type, octets[..Utf8Length(text, octets)]);
    }

    /// <summary>Adds an IPv4 or IPv6 address.</summary>
    public RadiusAttributeList Add(RadiusAttributeType type, IPAddress address)
    {
        address.TryWriteBytes(Reserve(type, address.AddressFamily == AddressFamily.InterNetwork ? 4 : 16), out _);
        return this;
    }

    /// <summary>Adds a vendor's sub-attribute in an attribute of its own (RFC 2865 §5.26): 1 to 247 octets.</summary>
    public RadiusAttributeList AddVendor(uint vendor, byte vendorType, ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 247)
            throw new ArgumentException("A vendor attribute has 1 to 247 octets.", nameof(value));

        var inside = Reserve(RadiusAttributeType.VendorSpecific, 6 + value.Length);
        BinaryPrimitives.WriteUInt32BigEndian(inside, vendor);
        inside[4] = vendorType;
        inside[5] = (byte)(2 + value.Length);
        value.CopyTo(inside[6..]);
        return this;
    }

    /// <summary>Adds a vendor's number of 4 octets.</summary>
    public RadiusAttributeList AddVendor(uint vendor, byte vendorType, uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return AddVendor(vendor, vendorType, octets);
    }

    /// <summary>Adds a vendor's text as UTF-8, cut at a character's edge when longer than 247 octets.</summary>
    public RadiusAttributeList AddVendor(uint vendor, byte vendorType, string text)
    {
        if (text.Length == 0)
            return this;

        Span<byte> octets = stackalloc byte[247];
        return AddVendor(vendor, vendorType, octets[..Utf8Length(text, octets)]);
    }

    /// <summary>Adds the three tunnel attributes that put a user into a VLAN, untagged (RFC 3580 §3.31).</summary>
    public RadiusAttributeList AddVlan(string vlan)
    {
        Add(RadiusAttributeType.TunnelType, 13u);
        Add(RadiusAttributeType.TunnelMediumType, 6u);
        return Add(RadiusAttributeType.TunnelPrivateGroupId, vlan);
    }

    /// <summary>Adds an EAP packet of up to 4 KiB in as many EAP-Message attributes as it takes, in order (RFC 3579 §3.1).</summary>
    public RadiusAttributeList AddEap(ReadOnlySpan<byte> packet)
    {
        while (!packet.IsEmpty)
        {
            var part = packet[..Math.Min(packet.Length, MaximumValueLength)];
            Add(RadiusAttributeType.EapMessage, part);
            packet = packet[part.Length..];
        }

        return this;
    }

    /// <summary>True when an attribute of this type was added.</summary>
    public bool Has(RadiusAttributeType type)
    {
        for (var offset = 0; offset < _length; offset += _octets[offset + 1])
        {
            if (_octets[offset] == (byte)type)
                return true;
        }

        return false;
    }

    /// <summary>Octets of the attributes that must not be left out.</summary>
    internal int CriticalLength()
    {
        var total = 0;
        var index = 0;
        for (var offset = 0; offset < _length; offset += _octets[offset + 1])
        {
            if (!_optional[index++])
                total += _octets[offset + 1];
        }

        return total;
    }

    /// <summary>Writes all critical attributes and as many optional ones as fit beside them, in order; returns the octets written.
    /// The caller has checked that the critical ones fit.</summary>
    internal int WriteTo(Span<byte> destination)
    {
        var spare = destination.Length - CriticalLength();
        var written = 0;
        var index = 0;
        for (var offset = 0; offset < _length; offset += _octets[offset + 1])
        {
            int length = _octets[offset + 1];
            if (_optional[index++])
            {
                if (length > spare)
                    continue;
                spare -= length;
            }

            _octets.AsSpan(offset, length).CopyTo(destination[written..]);
            written += length;
        }

        return written;
    }

    private static int Utf8Length(string text, Span<byte> octets)
    {
        Encoding.UTF8.GetEncoder().Convert(text, octets, flush: true, out _, out var used, out _);
        return used;
    }

    private Span<byte> Reserve(RadiusAttributeType type, int length)
    {
        if (length is 0 or > MaximumValueLength)
            throw new ArgumentException("An attribute's value has 1 to 253 octets.", nameof(length));

        if (_octets.Length - _length < length + 2)
            Array.Resize(ref _octets, Math.Max(_octets.Length * 2, _length + length + 2));
        if (Count == _optional.Length)
            Array.Resize(ref _optional, Count * 2);

        _optional[Count++] = _addsOptional;
        _octets[_length] = (byte)type;
        _octets[_length + 1] = (byte)(length + 2);
        var value = _octets.AsSpan(_length + 2, length);
        _length += length + 2;
        return value;
    }
}
