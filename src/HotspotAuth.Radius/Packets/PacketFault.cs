namespace HotspotAuth.Radius;

/// <summary>Why a datagram is no RADIUS packet. All of these are silent discards (RFC 2865 §3, §5; RFC 2869 §5.14).</summary>
public enum PacketFault : byte
{
    /// <summary>The datagram is a packet.</summary>
    None,

    /// <summary>Fewer than the 20 octets of a header.</summary>
    ShorterThanHeader,

    /// <summary>The Length field says less than 20.</summary>
    LengthBelowMinimum,

    /// <summary>The Length field says more than 4096.</summary>
    LengthAboveMaximum,

    /// <summary>The Length field says more than arrived.</summary>
    LengthBeyondDatagram,

    /// <summary>One octet is left after the last attribute.</summary>
    StrayOctet,

    /// <summary>An attribute of type 0, which no RFC assigns.</summary>
    AttributeTypeZero,

    /// <summary>An attribute whose length of 0 or 1 does not even hold its own header.</summary>
    AttributeTooShort,

    /// <summary>An attribute that ends behind the packet.</summary>
    AttributeOverrun,

    /// <summary>More than <see cref="RadiusPacket.MaximumAttributes"/> attributes.</summary>
    TooManyAttributes,

    /// <summary>A Message-Authenticator whose length is not 18.</summary>
    MessageAuthenticatorLength,

    /// <summary>A second Message-Authenticator.</summary>
    MessageAuthenticatorRepeated,
}
