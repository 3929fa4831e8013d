using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway.Link;

/// <summary>Puts a frame together: its length, its word and number, then what is added.</summary>
internal sealed class LinkWriter
{
    /// <summary>Octets before the body: length, word, number.</summary>
    public const int Head = 4 + LinkStream.Least;

    private readonly ArrayBufferWriter<byte> _octets = new(256);

    public LinkWriter(LinkWord word, uint id = 0)
    {
        UInt32(0); // the length, known at the end
        Byte((byte)word);
        UInt32(id);
    }

    public LinkWriter Byte(byte value)
    {
        _octets.GetSpan(1)[0] = value;
        _octets.Advance(1);
        return this;
    }

    public LinkWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_octets.GetSpan(2), value);
        _octets.Advance(2);
        return this;
    }

    public LinkWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_octets.GetSpan(4), value);
        _octets.Advance(4);
        return this;
    }

    public LinkWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_octets.GetSpan(8), value);
        _octets.Advance(8);
        return this;
    }

    public LinkWriter Optional(long? value) => value is { } number ? Byte(1).Int64(number) : Byte(0);

    public LinkWriter Mac(MacAddress value) => Octets(value.ToBytes());

    public LinkWriter Address(IPAddress value)
    {
        var octets = value.Canonical().GetAddressBytes();
        return Byte((byte)octets.Length).Octets(octets);
    }

    /// <summary>Text, as the last part.</summary>
    public LinkWriter Text(string value) => Octets(Encoding.UTF8.GetBytes(value));

    /// <summary>The frame as it goes over the wire.</summary>
    public byte[] ToArray()
    {
        var frame = _octets.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(frame.Length - 4));
        return frame;
    }

    private LinkWriter Octets(ReadOnlySpan<byte> octets)
    {
        _octets.Write(octets);
        return this;
    }
}
