using System.Security.Cryptography;

namespace HotspotAuth.Radius;

/// <summary>
/// The three proofs of RADIUS: Response Authenticator (RFC 2865 §3), Request Authenticator of accounting and dynamic
/// authorization (RFC 2866 §3, RFC 5176 §2.3), Message-Authenticator (RFC 2869 §5.14, RFC 3579 §3.2). Compared in fixed time.
/// </summary>
internal static class PacketAuthenticator
{
    private static ReadOnlySpan<byte> Zeros => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>MD5 over code, identifier, length, 16 octets, attributes, secret: 16 octets of zero for requests that carry a
    /// computed authenticator, the request's authenticator for replies.</summary>
    public static void Compute(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> sixteen, RadiusSecret secret, Span<byte> digest)
    {
        var md5 = Md5.Create();
        md5.Add(packet[..4]);
        md5.Add(sixteen);
        md5.Add(packet[RadiusPacket.HeaderLength..]);
        md5.Add(secret.Octets);
        md5.Finish(digest);
    }

    /// <summary>Checks the computed authenticator of an Accounting-, Disconnect- or CoA-Request.</summary>
    public static bool IsRequestRight(in RadiusPacket request, RadiusSecret secret) => IsRight(request, Zeros, secret);

    /// <summary>Checks a reply against the request's authenticator.</summary>
    public static bool IsResponseRight(in RadiusPacket response, ReadOnlySpan<byte> requestAuthenticator, RadiusSecret secret) =>
        IsRight(response, requestAuthenticator, secret);

    /// <summary>
    /// Checks the Message-Authenticator, which must be there: over the packet with its value zeroed and with
    /// <paramref name="sixteen"/> in the header: the packet's own authenticator for Access-Request and Status-Server, zeros for
    /// requests with a computed authenticator (RFC 5176 §3.4), the request's authenticator for replies (RFC 3579 §3.2).
    /// </summary>
    public static bool IsMessageAuthenticatorRight(in RadiusPacket packet, ReadOnlySpan<byte> sixteen, RadiusSecret secret)
    {
        var offset = packet.MessageAuthenticatorOffset;
        if (offset == 0)
            return false;

        Span<byte> expected = stackalloc byte[Md5.DigestLength];
        ComputeMessageAuthenticator(packet.Bytes, offset, sixteen, secret, expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.Bytes.Slice(offset, Md5.DigestLength));
    }

    /// <summary>The same for the request codes whose header counts as zeros.</summary>
    public static bool IsMessageAuthenticatorOfComputedRequestRight(in RadiusPacket packet, RadiusSecret secret) =>
        IsMessageAuthenticatorRight(packet, Zeros, secret);

    /// <summary>HMAC-MD5 over the packet, its Message-Authenticator value at <paramref name="offset"/> taken as zeros.</summary>
    public static void ComputeMessageAuthenticator(
        ReadOnlySpan<byte> packet, int offset, ReadOnlySpan<byte> sixteen, RadiusSecret secret, Span<byte> digest)
    {
        var hmac = secret.BeginHmac();
        hmac.Add(packet[..4]);
        hmac.Add(sixteen);
        hmac.Add(packet[RadiusPacket.HeaderLength..offset]);
        hmac.Add(Zeros);
        hmac.Add(packet[(offset + Md5.DigestLength)..]);
        secret.FinishHmac(ref hmac, digest);
    }

    /// <summary>Writes Message-Authenticator (when <paramref name="offset"/> is not 0) and then Response Authenticator.</summary>
    public static void SignResponse(Span<byte> packet, int offset, ReadOnlySpan<byte> requestAuthenticator, RadiusSecret secret)
    {
        if (offset != 0)
            ComputeMessageAuthenticator(packet, offset, requestAuthenticator, secret, packet.Slice(offset, Md5.DigestLength));
        Compute(packet, requestAuthenticator, secret, packet.Slice(4, Md5.DigestLength));
    }

    /// <summary>Writes Message-Authenticator and then the Request Authenticator of a request that carries a computed one.</summary>
    public static void SignComputedRequest(Span<byte> packet, int offset, RadiusSecret secret) => SignResponse(packet, offset, Zeros, secret);

    private static bool IsRight(in RadiusPacket packet, ReadOnlySpan<byte> sixteen, RadiusSecret secret)
    {
        Span<byte> expected = stackalloc byte[Md5.DigestLength];
        Compute(packet.Bytes, sixteen, secret, expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.Authenticator);
    }
}
