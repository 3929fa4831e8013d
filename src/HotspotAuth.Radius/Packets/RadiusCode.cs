namespace HotspotAuth.Radius;

#pragma warning disable CS1591 // the names are the RFCs' own and say it all

/// <summary>The first octet of a packet: RFC 2865 §3, RFC 2866 §3, RFC 5176 §2.3, RFC 5997 §2, RFC 7930 §4.</summary>
public enum RadiusCode : byte
{
    AccessRequest = 1,
    AccessAccept = 2,
    AccessReject = 3,
    AccountingRequest = 4,
    AccountingResponse = 5,
    AccessChallenge = 11,
    StatusServer = 12,
    DisconnectRequest = 40,
    DisconnectAck = 41,
    DisconnectNak = 42,
    CoaRequest = 43,
    CoaAck = 44,
    CoaNak = 45,
    ProtocolError = 52,
}
