namespace HotspotAuth.Radius;

/// <summary>Names of the numbers that operators meet: RFC 2865 §5.6, RFC 2866 §5.1 and §5.10, RFC 3580 §3.31, RFC 5176 §3.5.</summary>
public static class RadiusValueNames
{
    private static readonly string?[] StatusTypes = [null, "Start", "Stop", "Interim-Update", null, null, null, "Accounting-On", "Accounting-Off"];

    private static readonly string?[] ServiceTypes =
    [
        null, "Login-User", "Framed-User", "Callback-Login-User", "Callback-Framed-User", "Outbound-User", "Administrative-User",
        "NAS-Prompt-User", "Authenticate-Only", "Callback-NAS-Prompt", "Call-Check", "Callback-Administrative",
    ];

    private static readonly string?[] TerminateCauses =
    [
        null, "User-Request", "Lost-Carrier", "Lost-Service", "Idle-Timeout", "Session-Timeout", "Admin-Reset", "Admin-Reboot", "Port-Error",
        "NAS-Error", "NAS-Request", "NAS-Reboot", "Port-Unneeded", "Port-Preempted", "Port-Suspended", "Service-Unavailable", "Callback",
        "User-Error", "Host-Request",
    ];

    /// <summary>The name of a value, or null when it has none here.</summary>
    public static string? Find(RadiusAttributeType type, uint value) => type switch
    {
        RadiusAttributeType.AcctStatusType => At(StatusTypes, value),
        RadiusAttributeType.ServiceType => At(ServiceTypes, value),
        RadiusAttributeType.AcctTerminateCause => At(TerminateCauses, value),
        RadiusAttributeType.AcctAuthentic => At([null, "RADIUS", "Local", "Remote", "Diameter"], value),
        RadiusAttributeType.TerminationAction => At(["Default", "RADIUS-Request"], value),
        RadiusAttributeType.NasPortType => value switch { 5 => "Virtual", 15 => "Ethernet", 18 => "Wireless-Other", 19 => "Wireless-802.11", _ => null },
        RadiusAttributeType.TunnelType => value == 13 ? "VLAN" : null,
        RadiusAttributeType.TunnelMediumType => value == 6 ? "IEEE-802" : null,
        RadiusAttributeType.ErrorCause => Enum.GetName((ErrorCause)value),
        _ => null,
    };

    private static string? At(string?[] names, uint value) => value < names.Length ? names[value] : null;
}
