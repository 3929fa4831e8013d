using System.Buffers.Binary;

namespace HotspotAuth.Radius;

/// <summary>Encodes requests whose authenticator is computed: Disconnect, CoA, and Accounting for tests of others.</summary>
internal static class RadiusRequestWriter
{
    /// <summary>Throws <see cref="ArgumentException"/> when the attributes exceed 4096 octets: they are our own.</summary>
    public static byte[] Write(
        RadiusCode code, byte identifier, RadiusAttributeList attributes, RadiusAttributeList? more, RadiusSecret secret, bool isSigned)
    {
        var start = RadiusPacket.HeaderLength + (isSigned ? 18 : 0);
        var length = start + attributes.EncodedLength + (more?.EncodedLength ?? 0);
        if (length > RadiusPacket.MaximumLength)
            throw new ArgumentException("The attributes do not fit into one packet of 4096 octets.", nameof(attributes));

        var packet = new byte[length];
        packet[0] = (byte)code;
        packet[1] = identifier;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        if (isSigned)
        {
            packet[RadiusPacket.HeaderLength] = (byte)RadiusAttributeType.MessageAuthenticator;
            packet[RadiusPacket.HeaderLength + 1] = 18;
        }

        attributes.Encoded.CopyTo(packet.AsSpan(start));
        more?.Encoded.CopyTo(packet.AsSpan(start + attributes.EncodedLength));
        PacketAuthenticator.SignComputedRequest(packet, isSigned ? RadiusPacket.HeaderLength + 2 : 0, secret);
        return packet;
    }
}
