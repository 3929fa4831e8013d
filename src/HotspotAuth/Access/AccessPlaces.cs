using HotspotAuth.Accounts;

namespace HotspotAuth.Access;

/// <summary>Whether an account may be used where somebody tries it: by NAS, SSID and VLAN.</summary>
internal static class AccessPlaces
{
    /// <summary>Null where it may.</summary>
    /// <param name="rights">The rights in effect.</param>
    /// <param name="attempt">Who tries, and where.</param>
    /// <param name="ownSsid">The SSID that our own gateway serves.</param>
    public static AccessReason? Fault(Rights rights, AccessAttempt attempt, string ownSsid)
    {
        if (rights is { OnlyNases: null, OnlySsids: null, OnlyVlans: null }) return null;
        if (!AllowsNas(rights, attempt.Nas)) return AccessReason.PlaceNotAllowed;
        if (rights.OnlyVlans is { } vlans && attempt.Vlan is { } vlan && !vlans.Contains(vlan)) return AccessReason.PlaceNotAllowed;
        if (rights.OnlySsids is not { } ssids) return null;
        if (attempt.Nas is null) return ssids.Contains(ownSsid) ? null : AccessReason.PlaceNotAllowed;
        // Another gateway's guest on our page: the gateway asks again with the ticket he is given, and tells then where he is.
        if (attempt is { Method: AccessAttempt.PortalMethod, Station: null }) return null;
        return ssids.Contains(Ssid(attempt.Station)) ? null : AccessReason.PlaceNotAllowed;
    }

    /// <summary>Whether a NAS, or our own gateway where it is null, is among the allowed ones. Asked again while a session runs.</summary>
    public static bool AllowsNas(Rights rights, string? nas) => rights.OnlyNases is not { } nases || nases.Contains(nas ?? Rights.OwnGateway);

    /// <summary>
    /// The SSID behind the access point's MAC in a Called-Station-Id (RFC 3580 §3.20): <c>00-10-A4-23-19-C0:KPP2</c>. Empty for a MAC alone. What
    /// does not begin with a MAC is a name already: a MikroTik hotspot sends its server's.
    /// </summary>
    public static ReadOnlySpan<char> Ssid(ReadOnlySpan<char> station)
    {
        var digits = 0;
        for (var i = 0; i < station.Length; i++)
        {
            if (char.IsAsciiHexDigit(station[i])) digits++;
            else if (station[i] is not (':' or '-' or '.')) return station;
            if (digits < 12) continue;
            var rest = station[(i + 1)..];
            return rest.IsEmpty ? [] : rest[0] == ':' ? rest[1..] : station;
        }

        return station;
    }
}
