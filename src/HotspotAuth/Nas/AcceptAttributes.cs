using System.Globalization;
using HotspotAuth.Access;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>
/// The rights of who was let in, as attributes of the Access-Accept, each in the unit of its maker and never more than is
/// allowed. All but the reporting interval decide what somebody may do: where they do not fit, the Accept becomes a Reject.
/// </summary>
internal static class AcceptAttributes
{
    /// <summary>RFC 2869 §2.1 wants 600 s or more; the jitter keeps a restarted NAS's sessions from reporting in one burst.</summary>
    internal const int InterimSeconds = 600;

    internal const int InterimJitterSeconds = 60;

    private const byte MikroTikTotalLimit = 17;
    private const byte MikroTikTotalLimitGigawords = 18;
    private const byte MikroTikWirelessVlan = 26;
    private const byte MikroTikWirelessVlanType = 27;
    private const byte ChilliMaxTotalOctets = 3;
    private const byte ChilliMaxTotalGigawords = 23;

    /// <summary>Adds to an Accept for <paramref name="decision"/>, which was granted at <paramref name="now"/>.</summary>
    public static void Add(RadiusAttributeList list, NasKind kind, AccessDecision decision, DateTimeOffset now)
    {
        var rights = decision.Account!.Rights;
        if (decision.Until is { } until) list.Add(RadiusAttributeType.SessionTimeout, Seconds(until - now, isEndOfAccount: decision.Ends is not null));
        if (rights.IdleSeconds is { } idle) list.Add(RadiusAttributeType.IdleTimeout, (uint)Math.Clamp(idle, 1, uint.MaxValue));
        if (rights.UpBitsPerSecond is not null || rights.DownBitsPerSecond is not null) SpeedAttributes.Add(list, kind, rights);
        if (decision.BytesLeft is { } left) AddBytes(list, kind, (ulong)Math.Max(1, left));
        if (rights.Vlan is { } vlan) AddVlan(list, kind, vlan);
        list.Optional(static a => a.Add(RadiusAttributeType.AcctInterimInterval, (uint)(InterimSeconds + Random.Shared.Next(InterimJitterSeconds))));
    }

    /// <summary>
    /// Whole seconds. The rest is cut off where the account may not go on afterwards: its session ends before it does, never after. The
    /// moments since the decision must not make a session of four hours one of 14399 seconds. 0 would be no limit at all.
    /// </summary>
    private static uint Seconds(TimeSpan left, bool isEndOfAccount) =>
        (uint)Math.Clamp((left.Ticks + (isEndOfAccount ? 0 : TimeSpan.TicksPerSecond - 1)) / TimeSpan.TicksPerSecond, 1, uint.MaxValue);

    /// <summary>Low and high 32 bits apart, as RFC 2869 §5.1 does for counters. There is no standard attribute: other makers' NASes are
    /// asked to disconnect when the octets are used up.</summary>
    private static void AddBytes(RadiusAttributeList list, NasKind kind, ulong bytes)
    {
        var (vendor, low, high) = kind switch
        {
            NasKind.MikroTik => (RadiusVendors.MikroTik, MikroTikTotalLimit, MikroTikTotalLimitGigawords),
            NasKind.Chilli => (RadiusVendors.CoovaChilli, ChilliMaxTotalOctets, ChilliMaxTotalGigawords),
            _ => (0u, (byte)0, (byte)0),
        };
        if (vendor == 0) return;
        if ((uint)bytes == 0) bytes--; // a NAS that reads the low half alone must not take its 0 for no limit
        list.AddVendor(vendor, low, (uint)bytes);
        if (bytes > uint.MaxValue) list.AddVendor(vendor, high, (uint)(bytes >> 32));
    }

    /// <summary>RFC 3580 §3.31, untagged (RFC 2868 §3.1: tag 0). RouterOS's own wireless reads its own attribute instead; type 0 is 802.1Q.</summary>
    private static void AddVlan(RadiusAttributeList list, NasKind kind, int vlan)
    {
        list.AddVlan(vlan.ToString(CultureInfo.InvariantCulture));
        if (kind != NasKind.MikroTik) return;
        list.AddVendor(RadiusVendors.MikroTik, MikroTikWirelessVlan, (uint)vlan);
        list.AddVendor(RadiusVendors.MikroTik, MikroTikWirelessVlanType, 0u);
    }
}
