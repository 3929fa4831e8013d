using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>A speed as each maker's NAS takes it, in an Accept and in a CoA-Request.</summary>
internal static class SpeedAttributes
{
    private const byte MikroTikRateLimit = 8;
    private const byte WisprMaxUp = 7;
    private const byte WisprMaxDown = 8;
    private const byte ChilliMaxUp = 4;
    private const byte ChilliMaxDown = 5;

    /// <summary>Rights are shared by all accounts of a group, so the text is made once for all of them.</summary>
    private static readonly ConditionalWeakTable<Rights, byte[]> RateLimits = [];

    /// <summary>Adds the speeds that are limited. One that is not limited is left out, where the maker allows that.</summary>
    public static void Add(RadiusAttributeList list, NasKind kind, Rights rights)
    {
        var (up, down) = (rights.UpBitsPerSecond, rights.DownBitsPerSecond);
        switch (kind)
        {
            case NasKind.MikroTik:
                list.AddVendor(RadiusVendors.MikroTik, MikroTikRateLimit, RateLimits.GetValue(rights, RateLimit));
                break;
            case NasKind.Chilli:
                if (up is { } chilliUp) list.AddVendor(RadiusVendors.CoovaChilli, ChilliMaxUp, Kilobits(chilliUp));
                if (down is { } chilliDown) list.AddVendor(RadiusVendors.CoovaChilli, ChilliMaxDown, Kilobits(chilliDown));
                break;
            default:
                if (up is { } wisprUp) list.AddVendor(RadiusVendors.WISPr, WisprMaxUp, Bits(wisprUp));
                if (down is { } wisprDown) list.AddVendor(RadiusVendors.WISPr, WisprMaxDown, Bits(wisprDown));
                break;
        }
    }

    /// <summary>The same for a session that runs: a limit that is gone must be lifted by word, as silence changes nothing.</summary>
    public static void Change(RadiusAttributeList list, NasKind kind, Rights rights)
    {
        var (up, down) = (rights.UpBitsPerSecond, rights.DownBitsPerSecond);
        switch (kind)
        {
            case NasKind.MikroTik:
                Add(list, kind, rights);
                break;
            case NasKind.Chilli: // 0 is no limit there
                list.AddVendor(RadiusVendors.CoovaChilli, ChilliMaxUp, up is { } chilliUp ? Kilobits(chilliUp) : 0);
                list.AddVendor(RadiusVendors.CoovaChilli, ChilliMaxDown, down is { } chilliDown ? Kilobits(chilliDown) : 0);
                break;
            default: // what 0 means, WISPr does not say
                list.AddVendor(RadiusVendors.WISPr, WisprMaxUp, up is { } wisprUp ? Bits(wisprUp) : uint.MaxValue);
                list.AddVendor(RadiusVendors.WISPr, WisprMaxDown, down is { } wisprDown ? Bits(wisprDown) : uint.MaxValue);
                break;
        }
    }

    /// <summary>Tells one pair of speeds from another in 16 bits, alike at every start; without limits it is 0.</summary>
    public static ushort Mark(Rights rights) => (ushort)(unchecked(
        ((ulong)(rights.UpBitsPerSecond ?? 0) * 0x9E3779B97F4A7C15) ^ ((ulong)(rights.DownBitsPerSecond ?? 0) * 0xC2B2AE3D27D4EB4F)) >> 48);

    /// <summary>
    /// <c>rx/tx</c> in bit/s as the router sees it: it receives what the client sends up. A single number would limit both ways,
    /// so the unlimited one is said too: 0.
    /// </summary>
    private static byte[] RateLimit(Rights rights) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rights.UpBitsPerSecond ?? 0}/{rights.DownBitsPerSecond ?? 0}"));

    /// <summary>Cut, never rounded up; but 0 would be no limit.</summary>
    private static uint Kilobits(long bitsPerSecond) => (uint)Math.Clamp(bitsPerSecond / 1000, 1, uint.MaxValue);

    /// <summary>What 32 bits can't say becomes the most they can: less than allowed, never more.</summary>
    private static uint Bits(long bitsPerSecond) => (uint)Math.Clamp(bitsPerSecond, 1, uint.MaxValue);
}
