namespace HotspotAuth.Radius;

/// <summary>The vendors that matter to a hotspot, with their own types as their manuals list them, a line each.</summary>
internal static class VendorAttributes
{
    public static IReadOnlyList<(uint Vendor, string Name, string Lines)> All { get; } =
    [
        (RadiusVendors.Microsoft, "Microsoft", MicrosoftLines),
        (RadiusVendors.MikroTik, "MikroTik", MikroTikLines),
        (RadiusVendors.WISPr, "WISPr", WISPrLines),
        (RadiusVendors.CoovaChilli, "CoovaChilli", CoovaChilliLines),
    ];

    // https://help.mikrotik.com, RADIUS: supported attributes.
    private const string MikroTikLines = """
        1 Mikrotik-Recv-Limit number
        2 Mikrotik-Xmit-Limit number
        3 Mikrotik-Group text
        4 Mikrotik-Wireless-Forward number
        5 Mikrotik-Wireless-Skip-Dot1x number
        6 Mikrotik-Wireless-Enc-Algo number
        7 Mikrotik-Wireless-Enc-Key secret
        8 Mikrotik-Rate-Limit text
        9 Mikrotik-Realm text
        10 Mikrotik-Host-IP address
        11 Mikrotik-Mark-Id text
        12 Mikrotik-Advertise-URL text
        13 Mikrotik-Advertise-Interval number
        14 Mikrotik-Recv-Limit-Gigawords number
        15 Mikrotik-Xmit-Limit-Gigawords number
        16 Mikrotik-Wireless-PSK secret
        17 Mikrotik-Total-Limit number
        18 Mikrotik-Total-Limit-Gigawords number
        19 Mikrotik-Address-List text
        20 Mikrotik-Wireless-MPKey secret
        21 Mikrotik-Wireless-Comment text
        22 Mikrotik-Delegated-IPv6-Pool text
        23 Mikrotik-DHCP-Option-Set text
        24 Mikrotik-DHCP-Option-Param-STR1 text
        25 Mikrotik-DHCP-Option-Param-STR2 text
        26 Mikrotik-Wireless-VLANID number
        27 Mikrotik-Wireless-VLANID-Type number
        28 Mikrotik-Wireless-Minsignal text
        29 Mikrotik-Wireless-Maxsignal text
        30 Mikrotik-Switching-Filter text
        """;

    // Wi-Fi Alliance, Best Current Practices for Wireless Internet Service Provider Roaming, 2003.
    private const string WISPrLines = """
        1 WISPr-Location-ID text
        2 WISPr-Location-Name text
        3 WISPr-Logoff-URL text
        4 WISPr-Redirection-URL text
        5 WISPr-Bandwidth-Min-Up number
        6 WISPr-Bandwidth-Min-Down number
        7 WISPr-Bandwidth-Max-Up number
        8 WISPr-Bandwidth-Max-Down number
        9 WISPr-Session-Terminate-Time text
        10 WISPr-Session-Terminate-End-Of-Day text
        11 WISPr-Billing-Class-Of-Service text
        """;

    // The dictionary that CoovaChilli ships.
    private const string CoovaChilliLines = """
        1 ChilliSpot-Max-Input-Octets number
        2 ChilliSpot-Max-Output-Octets number
        3 ChilliSpot-Max-Total-Octets number
        4 ChilliSpot-Bandwidth-Max-Up number
        5 ChilliSpot-Bandwidth-Max-Down number
        6 ChilliSpot-Config text
        7 ChilliSpot-Lang text
        8 ChilliSpot-Version text
        9 ChilliSpot-OriginalURL text
        21 ChilliSpot-Max-Input-Gigawords number
        22 ChilliSpot-Max-Output-Gigawords number
        23 ChilliSpot-Max-Total-Gigawords number
        100 ChilliSpot-UAM-Allowed text
        101 ChilliSpot-MAC-Allowed text
        102 ChilliSpot-Interval number
        """;

    // RFC 2548 and Microsoft's [MS-RNAS].
    private const string MicrosoftLines = """
        1 MS-CHAP-Response secret
        2 MS-CHAP-Error octets
        3 MS-CHAP-CPW-1 secret
        4 MS-CHAP-CPW-2 secret
        5 MS-CHAP-LM-Enc-PW secret
        6 MS-CHAP-NT-Enc-PW secret
        7 MS-MPPE-Encryption-Policy number
        8 MS-MPPE-Encryption-Types number
        9 MS-RAS-Vendor number
        10 MS-CHAP-Domain text
        11 MS-CHAP-Challenge octets
        12 MS-CHAP-MPPE-Keys secret
        13 MS-BAP-Usage number
        14 MS-Link-Utilization-Threshold number
        15 MS-Link-Drop-Time-Limit number
        16 MS-MPPE-Send-Key secret
        17 MS-MPPE-Recv-Key secret
        18 MS-RAS-Version text
        19 MS-Old-ARAP-Password secret
        20 MS-New-ARAP-Password secret
        21 MS-ARAP-PW-Change-Reason number
        22 MS-Filter octets
        23 MS-Acct-Auth-Type number
        24 MS-Acct-EAP-Type number
        25 MS-CHAP2-Response secret
        26 MS-CHAP2-Success octets
        27 MS-CHAP2-CPW secret
        28 MS-Primary-DNS-Server address
        29 MS-Secondary-DNS-Server address
        30 MS-Primary-NBNS-Server address
        31 MS-Secondary-NBNS-Server address
        34 MS-RAS-Client-Name text
        35 MS-RAS-Client-Version text
        36 MS-Quarantine-IPFilter octets
        37 MS-Quarantine-Session-Timeout number
        40 MS-User-Security-Identity text
        41 MS-Identity-Type number
        42 MS-Service-Class text
        44 MS-Quarantine-User-Class text
        45 MS-Quarantine-State number
        46 MS-Quarantine-Grace-Time number
        47 MS-Network-Access-Server-Type number
        48 MS-AFW-Zone number
        49 MS-AFW-Protection-Level number
        50 MS-Machine-Name text
        51 MS-IPv6-Filter octets
        52 MS-IPv4-Remediation-Servers octets
        53 MS-IPv6-Remediation-Servers octets
        54 MS-RNAP-Not-Quarantine-Capable number
        55 MS-Quarantine-SOH octets
        56 MS-RAS-Correlation octets
        57 MS-Extended-Quarantine-State number
        58 MS-HCAP-User-Groups text
        59 MS-HCAP-Location-Group-Name text
        60 MS-HCAP-User-Name text
        61 MS-User-IPv4-Address address
        62 MS-User-IPv6-Address address
        63 MS-TSG-Device-Redirection number
        """;
}
