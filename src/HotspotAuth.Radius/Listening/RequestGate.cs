namespace HotspotAuth.Radius;

/// <summary>What the checks of one request came to: silence, a refusal, or a method for the handler.</summary>
internal readonly record struct GateVerdict(RadiusDiscard Discard, ProtocolReject Reject, AccessMethod Method)
{
    public static GateVerdict Silence(RadiusDiscard reason) => new(reason, ProtocolReject.None, default);

    public static GateVerdict Refuse(ProtocolReject reason) => new(RadiusDiscard.None, reason, default);

    public static GateVerdict Pass(AccessMethod method = default) => new(RadiusDiscard.None, ProtocolReject.None, method);
}

/// <summary>
/// The proofs that a request comes from its client, in an order in which nothing is believed before it is proven:
/// RFC 2865 §3, RFC 3579 §3.2, RFC 5997 §3, RFC 5080 §2.3.3, and the answer to CVE-2024-3596.
/// </summary>
internal static class RequestGate
{
    /// <summary>Proves an Access-Request. <paramref name="mustBeSigned"/>: what policy and learning require of this client.</summary>
    public static RadiusDiscard ProveAccess(in RadiusPacket packet, RadiusClient client, bool mustBeSigned)
    {
        if (packet.MessageAuthenticatorOffset == 0)
        {
            if (packet.Has(RadiusAttributeType.EapMessage))
                return RadiusDiscard.EapUnprotected;
            if (mustBeSigned)
                return RadiusDiscard.MessageAuthenticatorMissing;
            if (client.LimitProxyState && packet.Has(RadiusAttributeType.ProxyState))
                return RadiusDiscard.ProxyStateUnprotected;
            return RadiusDiscard.None;
        }

        return PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, client.Secret)
            ? RadiusDiscard.None
            : RadiusDiscard.BadMessageAuthenticator;
    }

    /// <summary>Proves a Status-Server: its Message-Authenticator is never optional.</summary>
    public static RadiusDiscard ProveStatus(in RadiusPacket packet, RadiusClient client)
    {
        if (packet.MessageAuthenticatorOffset == 0)
            return RadiusDiscard.StatusServerUnprotected;
        return PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, client.Secret)
            ? RadiusDiscard.None
            : RadiusDiscard.BadMessageAuthenticator;
    }

    /// <summary>Proves an Accounting-Request, and its Message-Authenticator where it brings one.</summary>
    public static RadiusDiscard ProveAccounting(in RadiusPacket packet, RadiusClient client)
    {
        if (!PacketAuthenticator.IsRequestRight(packet, client.Secret))
            return RadiusDiscard.BadRequestAuthenticator;
        return packet.MessageAuthenticatorOffset == 0 || PacketAuthenticator.IsMessageAuthenticatorOfComputedRequestRight(packet, client.Secret)
            ? RadiusDiscard.None
            : RadiusDiscard.BadMessageAuthenticator;
    }
}
