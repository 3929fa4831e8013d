namespace HotspotAuth.Radius;

/// <summary>Why a datagram got no answer. A closed set: fit for a metric's label.</summary>
public enum RadiusDiscard
{
    /// <summary>Nothing was discarded.</summary>
    None,

    /// <summary>Fewer than 20 octets; this and the next ten are the faults of <see cref="PacketFault"/>, in its order.</summary>
    ShorterThanHeader,

    /// <inheritdoc cref="PacketFault.LengthBelowMinimum"/>
    LengthBelowMinimum,

    /// <inheritdoc cref="PacketFault.LengthAboveMaximum"/>
    LengthAboveMaximum,

    /// <inheritdoc cref="PacketFault.LengthBeyondDatagram"/>
    LengthBeyondDatagram,

    /// <inheritdoc cref="PacketFault.StrayOctet"/>
    StrayOctet,

    /// <inheritdoc cref="PacketFault.AttributeTypeZero"/>
    AttributeTypeZero,

    /// <inheritdoc cref="PacketFault.AttributeTooShort"/>
    AttributeTooShort,

    /// <inheritdoc cref="PacketFault.AttributeOverrun"/>
    AttributeOverrun,

    /// <inheritdoc cref="PacketFault.TooManyAttributes"/>
    TooManyAttributes,

    /// <inheritdoc cref="PacketFault.MessageAuthenticatorLength"/>
    MessageAuthenticatorLength,

    /// <inheritdoc cref="PacketFault.MessageAuthenticatorRepeated"/>
    MessageAuthenticatorRepeated,

    /// <summary>Source port 0 cannot be answered.</summary>
    SourcePortZero,

    /// <summary>Sent to a broadcast or multicast address.</summary>
    BroadcastDestination,

    /// <summary>No client has this source address (RFC 2865 §2).</summary>
    UnknownClient,

    /// <summary>A code that does not belong on this port.</summary>
    UnexpectedCode,

    /// <summary>The client must send Message-Authenticator and did not.</summary>
    MessageAuthenticatorMissing,

    /// <summary>Proxy-State without Message-Authenticator: what the known forgery needs (CVE-2024-3596).</summary>
    ProxyStateUnprotected,

    /// <summary>EAP-Message without Message-Authenticator (RFC 3579 §3.1).</summary>
    EapUnprotected,

    /// <summary>Status-Server without Message-Authenticator (RFC 5997 §3).</summary>
    StatusServerUnprotected,

    /// <summary>A wrong Message-Authenticator: wrong secret, or forged.</summary>
    BadMessageAuthenticator,

    /// <summary>A wrong Request Authenticator of an Accounting-Request: wrong secret, or forged.</summary>
    BadRequestAuthenticator,

    /// <summary>EAP-Message beside another credential (RFC 3579 §3.3, note 1).</summary>
    EapWithOtherCredential,

    /// <summary>Two credentials and no Message-Authenticator.</summary>
    TwoCredentialsUnprotected,

    /// <summary>No credential and no Message-Authenticator (RFC 3579 §3.2).</summary>
    NoCredentialUnprotected,

    /// <summary>A resend of a request that is being worked on (RFC 5080 §2.2.2).</summary>
    DuplicateInProgress,

    /// <summary>The answer came after the NAS had used the identifier for a new request.</summary>
    Superseded,

    /// <summary>The queue was full, and this one the oldest in it or without a right to the reserve.</summary>
    Overload,

    /// <summary>It waited longer than any NAS does.</summary>
    TooOld,

    /// <summary>The handler threw.</summary>
    HandlerFailed,

    /// <summary>The handler chose silence.</summary>
    HandlerSilent,

    /// <summary>Status-Server while the program is not ready to serve.</summary>
    NotReady,

    /// <summary>Not even an empty Reject fits beside the Proxy-State to be copied.</summary>
    ReplyTooLong,

    /// <summary>The kernel did not take the answer.</summary>
    SendFailed,
}

/// <summary>Why a proven, well-formed Access-Request was refused before any handler saw it.</summary>
public enum ProtocolReject
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>More than one of User-Password, CHAP-Password, MS-CHAP (RFC 2865 §4.1).</summary>
    TwoCredentials,

    /// <summary>None of them, and no Call-Check.</summary>
    NoCredential,

    /// <summary>No User-Name outside EAP.</summary>
    NoUserName,

    /// <summary>A credential of a size that its RFC does not allow.</summary>
    CredentialLength,

    /// <summary>An attribute that decides about access is there twice: which one would count?</summary>
    RepeatedAttribute,
}
