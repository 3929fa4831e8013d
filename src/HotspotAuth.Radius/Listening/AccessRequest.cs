using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Radius;

/// <summary>
/// An Access-Request: proven, unambiguous, its credential of the right size. Passwords are compared in fixed time; nothing here
/// prints one.
/// </summary>
public sealed class AccessRequest : RadiusRequest
{
    internal AccessRequest(in RadiusPacket packet, RadiusClient client, in Arrival arrival, AccessMethod method)
        : base(packet, client, arrival)
    {
        Method = method;
    }

    /// <summary>How the user is to be proved.</summary>
    public AccessMethod Method { get; }

    /// <summary>Service-Type (RFC 2865 §5.6), 10 being Call-Check.</summary>
    public uint? ServiceType => Packet.FindUInt32(RadiusAttributeType.ServiceType);

    /// <summary>State of an earlier Access-Challenge; empty when absent. Which method uses it is the handler's to know.</summary>
    public ReadOnlySpan<byte> State => Packet.Find(RadiusAttributeType.State);

    /// <summary>The VLAN of the device, by number or name, where the NAS tells it: Tunnel-Private-Group-ID (RFC 3580 §3.31) without its
    /// tag (RFC 2868 §3.6); null when absent.</summary>
    public string? Vlan => Packet.TryFind(RadiusAttributeType.TunnelPrivateGroupId, out var octets)
        ? Encoding.UTF8.GetString(octets is [<= 0x1F, ..] ? octets[1..] : octets)
        : null;

    /// <summary>True when a right Message-Authenticator came with the request; false only for clients that need none.</summary>
    public bool IsAuthenticated => Packet.MessageAuthenticatorOffset != 0;

    /// <summary>Recovers the password of a PAP request into 128 octets at least; returns its length. Throws
    /// <see cref="InvalidOperationException"/> for another method. Clear the buffer after use.</summary>
    public int ReadPapPassword(Span<byte> destination)
    {
        Require(AccessMethod.Pap);
        var packet = Packet;
        return UserPassword.Reveal(packet.Find(RadiusAttributeType.UserPassword), packet.Authenticator, Client.Secret, destination);
    }

    /// <summary>Compares the password of a PAP request with one that is known in clear (UTF-8).</summary>
    public bool VerifyPap(ReadOnlySpan<byte> password)
    {
        Span<byte> sent = stackalloc byte[UserPassword.MaximumLength];
        var length = ReadPapPassword(sent);
        var isRight = CryptographicOperations.FixedTimeEquals(sent[..length], password);
        CryptographicOperations.ZeroMemory(sent);
        return isRight;
    }

    /// <summary>Checks a CHAP request against the password in clear (UTF-8). The challenge is CHAP-Challenge, or the Request
    /// Authenticator where the NAS sends none (RFC 2865 §5.40). Throws <see cref="InvalidOperationException"/> for another method.</summary>
    public bool VerifyChap(ReadOnlySpan<byte> password)
    {
        Require(AccessMethod.Chap);
        var packet = Packet;
        var challenge = packet.TryFind(RadiusAttributeType.ChapChallenge, out var sent) ? sent : packet.Authenticator;
        return Chap.IsRight(packet.Find(RadiusAttributeType.ChapPassword), challenge, password);
    }

    /// <summary>Checks an MS-CHAPv1 or MS-CHAPv2 request against the 16 octets of <see cref="NtHash"/>. Throws
    /// <see cref="InvalidOperationException"/> for another method.</summary>
    public bool VerifyMsChap(ReadOnlySpan<byte> ntHash)
    {
        var packet = Packet;
        return Method switch
        {
            AccessMethod.MsChap1 => MsChapAttributes.IsVersion1Right(packet, ntHash),
            AccessMethod.MsChap2 => MsChapAttributes.IsVersion2Right(packet, ntHash),
            _ => throw Wrong(AccessMethod.MsChap2),
        };
    }

    /// <summary>An Accept for an MS-CHAP request that was found right: with the server's proof (version 2) and the MPPE keys, made
    /// from the same hash.</summary>
    public AccessReply AcceptMsChap(ReadOnlySpan<byte> ntHash)
    {
        var reply = AccessReply.Accept();
        if (Method == AccessMethod.MsChap1)
            MsChapAttributes.AddVersion1Keys(reply.Attributes, Packet, ntHash, Client.Secret);
        else if (Method == AccessMethod.MsChap2)
            MsChapAttributes.AddVersion2Proof(reply.Attributes, Packet, ntHash, Client.Secret);
        else
            throw Wrong(AccessMethod.MsChap2);
        return reply;
    }

    /// <summary>A Reject, with words for the user when they are given. For EAP it carries EAP-Failure and no words (RFC 3579
    /// §2.6.5); for MS-CHAP it carries MS-CHAP-Error with <paramref name="msChapError"/> (RFC 2759 §6).</summary>
    public AccessReply Reject(string? replyMessage = null, MsChapError msChapError = MsChapError.AuthenticationFailure)
    {
        var reply = new AccessReply(RadiusCode.AccessReject);
        switch (Method)
        {
            case AccessMethod.Eap:
                reply.Attributes.AddEap([4, EapIdentifier, 0, 4]);
                return reply;
            case AccessMethod.MsChap1 or AccessMethod.MsChap2:
                MsChapAttributes.AddError(reply.Attributes, Packet, Method, msChapError, replyMessage);
                break;
        }

        if (!string.IsNullOrEmpty(replyMessage))
            reply.Attributes.Optional(list => list.Add(RadiusAttributeType.ReplyMessage, replyMessage));
        return reply;
    }

    /// <summary>Adds a Tunnel-Password of up to 239 octets of UTF-8, encrypted for this request's reply (RFC 2868 §3.5).</summary>
    public void AddTunnelPassword(AccessReply reply, string password, byte tag = 0)
    {
        var plain = Encoding.UTF8.GetBytes(password);
        Span<byte> value = stackalloc byte[256];
        value[0] = tag;
        var salt = (ushort)RandomNumberGenerator.GetInt32(0x8000);
        var length = 1 + SaltedValue.Encrypt(plain, salt, Packet.Authenticator, Client.Secret, value[1..]);
        reply.Attributes.Add(RadiusAttributeType.TunnelPassword, value[..length]);
        CryptographicOperations.ZeroMemory(plain);
    }

    private byte EapIdentifier => Packet.Find(RadiusAttributeType.EapMessage) is { Length: >= 2 } eap ? eap[1] : (byte)0;

    private void Require(AccessMethod method)
    {
        if (Method != method)
            throw Wrong(method);
    }

    private InvalidOperationException Wrong(AccessMethod asked) => new($"The request is {Method}, not {asked}.");
}
