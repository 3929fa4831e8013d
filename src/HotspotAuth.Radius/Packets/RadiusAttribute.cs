using System.Buffers.Binary;

namespace HotspotAuth.Radius;

/// <summary>One attribute of a validated packet: type (1), length (1, header included), value (RFC 2865 §5).</summary>
public readonly ref struct RadiusAttribute
{
    internal RadiusAttribute(byte type, ReadOnlySpan<byte> value)
    {
        Type = (RadiusAttributeType)type;
        Value = value;
    }

    /// <summary>The type; it may be one without a name.</summary>
    public RadiusAttributeType Type { get; }

    /// <summary>The value without its two header octets: 0 to 253 octets.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The vendor (an SMI enterprise number) of a Vendor-Specific attribute that is long enough to name one, else 0.</summary>
    public uint VendorId => Type == RadiusAttributeType.VendorSpecific && Value.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value) : 0;

    /// <summary>The sub-attributes of a Vendor-Specific attribute in the recommended layout (RFC 2865 §5.26); none when its
    /// inside does not have that layout from end to end, which is legal and no fault of the packet (RFC 6929 §2.8).</summary>
    public VendorAttributeSequence VendorAttributes => VendorId != 0 ? new(Value[4..]) : default;

    internal static bool MayBeEmpty(byte type) =>
        type is (byte)RadiusAttributeType.ChargeableUserIdentity or (byte)RadiusAttributeType.EapMessage;
}

/// <summary>The attributes of a validated packet, for <c>foreach</c>.</summary>
public ref struct RadiusAttributeSequence
{
    private ReadOnlySpan<byte> _rest;

    internal RadiusAttributeSequence(ReadOnlySpan<byte> attributes) => _rest = attributes;

    /// <summary>The attribute at which the enumeration stands.</summary>
    public RadiusAttribute Current { get; private set; }

    /// <summary>The sequence itself.</summary>
    public readonly RadiusAttributeSequence GetEnumerator() => this;

    /// <summary>Steps to the next attribute that says something.</summary>
    public bool MoveNext()
    {
        while (_rest.Length >= 2)
        {
            var type = _rest[0];
            var length = _rest[1];
            Current = new RadiusAttribute(type, _rest[2..length]);
            _rest = _rest[length..];
            if (length > 2 || RadiusAttribute.MayBeEmpty(type))
                return true;
        }

        return false;
    }
}

/// <summary>A sub-attribute of a vendor.</summary>
public readonly ref struct VendorAttribute
{
    internal VendorAttribute(byte vendorType, ReadOnlySpan<byte> value)
    {
        VendorType = vendorType;
        Value = value;
    }

    /// <summary>The vendor's own type.</summary>
    public byte VendorType { get; }

    /// <summary>The value without its header, 0 to 247 octets.</summary>
    public ReadOnlySpan<byte> Value { get; }
}

/// <summary>The sub-attributes of one Vendor-Specific attribute, for <c>foreach</c>.</summary>
public ref struct VendorAttributeSequence
{
    private ReadOnlySpan<byte> _rest;

    internal VendorAttributeSequence(ReadOnlySpan<byte> inside) => _rest = IsWellFormed(inside) ? inside : default;

    /// <summary>The sub-attribute at which the enumeration stands.</summary>
    public VendorAttribute Current { get; private set; }

    /// <summary>The sequence itself.</summary>
    public readonly VendorAttributeSequence GetEnumerator() => this;

    /// <summary>Steps to the next sub-attribute.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;

        Current = new VendorAttribute(_rest[0], _rest[2.._rest[1]]);
        _rest = _rest[_rest[1]..];
        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> inside)
    {
        while (!inside.IsEmpty)
        {
            if (inside.Length < 2 || inside[1] < 2 || inside[1] > inside.Length)
                return false;
            inside = inside[inside[1]..];
        }

        return true;
    }
}
