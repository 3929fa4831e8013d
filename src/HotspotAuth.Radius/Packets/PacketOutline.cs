using System.Buffers.Binary;

namespace HotspotAuth.Radius;

/// <summary>What one walk over a datagram learned: kept with a copied packet so that it need not be walked again.</summary>
internal readonly record struct PacketOutline(AttributeSet Present, AttributeSet Repeated, int MessageAuthenticatorOffset)
{
    public static PacketFault Read(ReadOnlySpan<byte> datagram, out int length, out PacketOutline outline)
    {
        outline = default;
        length = 0;
        if (datagram.Length < RadiusPacket.HeaderLength)
            return PacketFault.ShorterThanHeader;

        length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length < RadiusPacket.HeaderLength)
            return PacketFault.LengthBelowMinimum;
        if (length > RadiusPacket.MaximumLength)
            return PacketFault.LengthAboveMaximum;
        if (length > datagram.Length)
            return PacketFault.LengthBeyondDatagram;

        return ReadAttributes(datagram[..length], out outline);
    }

    private static PacketFault ReadAttributes(ReadOnlySpan<byte> packet, out PacketOutline outline)
    {
        outline = default;
        var present = default(AttributeSet);
        var repeated = default(AttributeSet);
        var messageAuthenticator = 0;
        var count = 0;
        var offset = RadiusPacket.HeaderLength;
        while (offset < packet.Length)
        {
            if (packet.Length - offset == 1)
                return PacketFault.StrayOctet;

            var type = packet[offset];
            int attributeLength = packet[offset + 1];
            if (type == 0)
                return PacketFault.AttributeTypeZero;
            if (attributeLength < 2)
                return PacketFault.AttributeTooShort;
            if (attributeLength > packet.Length - offset)
                return PacketFault.AttributeOverrun;
            if (++count > RadiusPacket.MaximumAttributes)
                return PacketFault.TooManyAttributes;

            if (type == (byte)RadiusAttributeType.MessageAuthenticator)
            {
                if (attributeLength != 18)
                    return PacketFault.MessageAuthenticatorLength;
                if (messageAuthenticator != 0)
                    return PacketFault.MessageAuthenticatorRepeated;
                messageAuthenticator = offset + 2;
            }

            if (attributeLength > 2 || RadiusAttribute.MayBeEmpty(type))
            {
                if (present.Contains(type))
                    repeated.Add(type);
                present.Add(type);
            }

            offset += attributeLength;
        }

        outline = new PacketOutline(present, repeated, messageAuthenticator);
        return PacketFault.None;
    }
}
