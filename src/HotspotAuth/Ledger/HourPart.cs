using HotspotAuth.Export;

namespace HotspotAuth.Ledger;

/// <summary>How much of a record falls into a span: its bytes are taken as spread evenly over its time, which is five minutes at the most.</summary>
internal static class HourPart
{
    /// <summary>From 0 to 1. A record of one moment falls into the span that begins with it, or with <paramref name="endsAtStop"/> that ends with it.</summary>
    public static double Of(long from, long to, TimeSpanMs span, bool endsAtStop = false)
    {
        if (to <= from) return from >= span.From && (from < span.To || (endsAtStop && from == span.To)) ? 1 : 0;
        var both = Math.Min(to, span.To) - Math.Max(from, span.From);
        return both <= 0 ? 0 : (double)both / (to - from);
    }
}
