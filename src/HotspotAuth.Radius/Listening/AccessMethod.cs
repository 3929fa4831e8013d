namespace HotspotAuth.Radius;

/// <summary>How an Access-Request proves its user. Anything ambiguous never reaches a handler.</summary>
public enum AccessMethod
{
    /// <summary>User-Password (RFC 2865 §5.2).</summary>
    Pap,

    /// <summary>CHAP-Password (RFC 2865 §5.3).</summary>
    Chap,

    /// <summary>MS-CHAP-Response (RFC 2548 §2.1.3).</summary>
    MsChap1,

    /// <summary>MS-CHAP2-Response (RFC 2548 §2.3.2).</summary>
    MsChap2,

    /// <summary>EAP-Message (RFC 3579).</summary>
    Eap,

    /// <summary>No credential and Service-Type Call-Check: the NAS asks about a device (RFC 2865 §5.6). Its only proof is the
    /// Message-Authenticator.</summary>
    CallCheck,
}
