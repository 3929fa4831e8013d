using System.Buffers.Binary;

namespace HotspotAuth.Radius;

/// <summary>
/// Encodes replies straight into a send buffer. Message-Authenticator is the first attribute (offset 20) of every Access-Accept,
/// -Reject, -Challenge and Status-Server answer, whatever the request had: this alone ends the known forgery on our hop.
/// Proxy-State goes last, unmodified and in order (RFC 2865 §5.33).
/// </summary>
internal static class RadiusPacketWriter
{
    private const int MessageAuthenticatorLength = 18;

    /// <summary>
    /// Writes a reply to <paramref name="request"/> into a buffer of at least 4096 octets; returns its length. Optional
    /// attributes are left out rather than exceed 4096. When the critical ones do not fit: an Accept or Challenge becomes a
    /// Reject without them, and 0 means that not even that fits.
    /// </summary>
    public static int WriteReply(
        Span<byte> buffer, RadiusCode code, in RadiusPacket request, RadiusAttributeList? attributes, RadiusSecret secret,
        out RadiusCode written, bool signAlways = false)
    {
        written = code;
        var isSigned = signAlways || code is RadiusCode.AccessAccept or RadiusCode.AccessReject or RadiusCode.AccessChallenge;
        var start = RadiusPacket.HeaderLength + (isSigned ? MessageAuthenticatorLength : 0);
        var proxyStates = ProxyStateLength(request);
        var room = RadiusPacket.MaximumLength - start - proxyStates;
        if (room < 0)
            return 0;

        if (attributes is not null && attributes.CriticalLength() > room)
        {
            if (code is not (RadiusCode.AccessAccept or RadiusCode.AccessChallenge))
                return 0;
            written = RadiusCode.AccessReject;
            attributes = null;
        }

        var length = start;
        if (attributes is not null)
            length += attributes.WriteTo(buffer.Slice(start, room));
        length += CopyProxyStates(request, buffer[length..]);

        buffer[0] = (byte)written;
        buffer[1] = request.Identifier;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)length);
        var offset = 0;
        if (isSigned)
        {
            buffer[RadiusPacket.HeaderLength] = (byte)RadiusAttributeType.MessageAuthenticator;
            buffer[RadiusPacket.HeaderLength + 1] = MessageAuthenticatorLength;
            offset = RadiusPacket.HeaderLength + 2;
        }

        PacketAuthenticator.SignResponse(buffer[..length], offset, request.Authenticator, secret);
        return length;
    }

    private static int ProxyStateLength(in RadiusPacket request)
    {
        var total = 0;
        if (request.Has(RadiusAttributeType.ProxyState))
        {
            foreach (var attribute in request.Attributes)
            {
                if (attribute.Type == RadiusAttributeType.ProxyState)
                    total += attribute.Value.Length + 2;
            }
        }

        return total;
    }

    private static int CopyProxyStates(in RadiusPacket request, Span<byte> destination)
    {
        if (!request.Has(RadiusAttributeType.ProxyState))
            return 0;

        var written = 0;
        foreach (var attribute in request.Attributes)
        {
            if (attribute.Type != RadiusAttributeType.ProxyState)
                continue;
            destination[written] = (byte)RadiusAttributeType.ProxyState;
            destination[written + 1] = (byte)(attribute.Value.Length + 2);
            attribute.Value.CopyTo(destination[(written + 2)..]);
            written += attribute.Value.Length + 2;
        }

        return written;
    }
}
