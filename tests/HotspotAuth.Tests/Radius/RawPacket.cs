using System.Buffers.Binary;
using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Builds datagrams octet by octet, wrong ones too, with none of the library's own encoders of attributes.</summary>
internal sealed class RawPacket(RadiusCode code, byte identifier = 1)
{
    private readonly List<byte> _attributes = [];
    private int _messageAuthenticator;

    public static RadiusSecret Secret { get; } = new(ListenerRig.Secret);

    public byte[] Authenticator { get; set; } = [.. Enumerable.Range(0x40, 16).Select(octet => (byte)octet)];

    public static RawPacket Access(byte identifier = 1) => new(RadiusCode.AccessRequest, identifier);

    public RawPacket Add(byte type, params ReadOnlySpan<byte> value)
    {
        _attributes.Add(type);
        _attributes.Add((byte)(value.Length + 2));
        _attributes.AddRange(value);
        return this;
    }

    public RawPacket Add(RadiusAttributeType type, params ReadOnlySpan<byte> value) => Add((byte)type, value);

    public RawPacket Text(RadiusAttributeType type, string text) => Add((byte)type, Encoding.UTF8.GetBytes(text));

    public RawPacket Number(RadiusAttributeType type, uint number)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return Add((byte)type, octets);
    }

    public RawPacket Vendor(uint vendor, byte type, params ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(head, vendor);
        return Add(26, [.. head, type, (byte)(value.Length + 2), .. value]);
    }

    public RawPacket Octets(params ReadOnlySpan<byte> octets)
    {
        _attributes.AddRange(octets);
        return this;
    }

    public RawPacket User(string name = "nemo") => Text(RadiusAttributeType.UserName, name);

    public RawPacket Pap(string password = "arctangent")
    {
        Span<byte> hidden = stackalloc byte[128];
        var length = UserPassword.Hide(Encoding.UTF8.GetBytes(password), Authenticator, Secret, hidden);
        return Add(RadiusAttributeType.UserPassword, hidden[..length]);
    }

    /// <summary>A place for a Message-Authenticator here; its value is filled in by <see cref="Build"/>.</summary>
    public RawPacket Sign()
    {
        _messageAuthenticator = RadiusPacket.HeaderLength + _attributes.Count + 2;
        return Add(RadiusAttributeType.MessageAuthenticator, new byte[16]);
    }

    public byte[] Build()
    {
        var packet = new byte[RadiusPacket.HeaderLength + _attributes.Count];
        packet[0] = (byte)code;
        packet[1] = identifier;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        _attributes.CopyTo(packet, RadiusPacket.HeaderLength);
        if (code is RadiusCode.AccountingRequest or RadiusCode.DisconnectRequest or RadiusCode.CoaRequest)
        {
            PacketAuthenticator.SignComputedRequest(packet, _messageAuthenticator, Secret);
            return packet;
        }

        Authenticator.CopyTo(packet, 4);
        if (_messageAuthenticator != 0)
        {
            PacketAuthenticator.ComputeMessageAuthenticator(
                packet, _messageAuthenticator, Authenticator, Secret, packet.AsSpan(_messageAuthenticator, 16));
        }

        return packet;
    }
}
