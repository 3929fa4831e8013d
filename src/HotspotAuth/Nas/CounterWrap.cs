using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>
/// How a NAS's counters become the session's. They are 32 bits wide on the wire; where the high half (RFC 2869 §5.1) is not
/// sent, a fall by more than half the range while the session goes on is a wrap. Anything else that falls is a late report.
/// </summary>
internal static class CounterWrap
{
    private const long Range = 1L << 32;
    private const long Half = 1L << 31;

    /// <summary>The session's counters after a report; never less than before.</summary>
    /// <param name="known">The session's so far.</param>
    /// <param name="reported">The report's.</param>
    /// <param name="hasGigawords">True when the report's octets are whole.</param>
    /// <param name="goesOn">True when the report tells of a later moment than all before it, and the session time has risen.</param>
    /// <param name="inferred">True when a wrap was concluded and not told.</param>
    public static Traffic Merge(Traffic known, Traffic reported, bool hasGigawords, bool goesOn, out bool inferred)
    {
        inferred = false;
        return new Traffic(
            Merge(known.PacketsUp, reported.PacketsUp, isWhole: false, goesOn, ref inferred),
            Merge(known.PacketsDown, reported.PacketsDown, isWhole: false, goesOn, ref inferred),
            Merge(known.BytesUp, reported.BytesUp, hasGigawords, goesOn, ref inferred),
            Merge(known.BytesDown, reported.BytesDown, hasGigawords, goesOn, ref inferred));
    }

    private static long Merge(long known, long reported, bool isWhole, bool goesOn, ref bool inferred)
    {
        if (isWhole || !goesOn || reported >= Range) return Math.Max(known, reported);
        var (high, low) = (known & ~(Range - 1), known & (Range - 1));
        if (reported >= low) return high | reported;
        if (low - reported <= Half) return known;
        inferred = true;
        return high + Range + reported;
    }
}
