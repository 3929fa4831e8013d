using System.Buffers.Binary;
using System.Net;
using System.Text;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway.Link;

/// <summary>Reads a frame's body part by part, big-endian. Each part is there whole or not at all; nothing throws.</summary>
internal ref struct LinkReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>All was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (!TryTake(1, out var octets)) return false;
        value = octets[0];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        value = 0;
        return TryTake(2, out var octets) && BinaryPrimitives.TryReadUInt16BigEndian(octets, out value);
    }

    public bool TryUInt32(out uint value)
    {
        value = 0;
        return TryTake(4, out var octets) && BinaryPrimitives.TryReadUInt32BigEndian(octets, out value);
    }

    public bool TryInt64(out long value)
    {
        value = 0;
        return TryTake(8, out var octets) && BinaryPrimitives.TryReadInt64BigEndian(octets, out value);
    }

    /// <summary>A number that may be absent: an octet 0, or an octet 1 and the number.</summary>
    public bool TryOptional(out long? value)
    {
        value = null;
        if (!TryByte(out var present) || present > 1) return false;
        if (present == 0) return true;
        if (!TryInt64(out var number)) return false;
        value = number;
        return true;
    }

    /// <summary>The link address of one device: neither a group's nor none.</summary>
    public bool TryMac(out MacAddress value)
    {
        value = default;
        if (!TryTake(MacAddress.Length, out var octets)) return false;
        value = MacAddress.FromBytes(octets);
        return !value.IsMulticast && value.Value != 0;
    }

    /// <summary>An octet 4 or 16, and as many octets of an address.</summary>
    public bool TryAddress(out IPAddress value)
    {
        value = IPAddress.None;
        if (!TryByte(out var length) || length is not (4 or 16) || !TryTake(length, out var octets)) return false;
        value = new IPAddress(octets).Canonical();
        return value.IsV4() == (length == 4);
    }

    /// <summary>The rest as text.</summary>
    public string Rest()
    {
        var text = Encoding.UTF8.GetString(_rest);
        _rest = default;
        return text;
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (_rest.Length < length) return false;
        octets = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
