namespace HotspotAuth.Radius;

/// <summary>Vendors by their SMI enterprise number (IANA "Private Enterprise Numbers").</summary>
public static class RadiusVendors
{
    /// <summary>Microsoft: MS-CHAP and MPPE (RFC 2548).</summary>
    public const uint Microsoft = 311;

    /// <summary>Wi-Fi Alliance: WISPr, speeds in bit/s.</summary>
    public const uint WISPr = 14122;

    /// <summary>CoovaChilli, once ChilliSpot: speeds in kbit/s.</summary>
    public const uint CoovaChilli = 14559;

    /// <summary>MikroTik RouterOS: Rate-Limit as text.</summary>
    public const uint MikroTik = 14988;
}
