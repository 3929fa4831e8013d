namespace HotspotAuth.Ledger;

/// <summary>
/// The site's own normal band: the median of the compared hours of two weeks, four times their usual scatter to either side. A router that
/// counts link-layer octets, or not the packets it drops, differs by the same share each hour; a fault does not.
/// </summary>
internal static class BandRule
{
    /// <summary>Hours that must have been compared before the site's own band is believed.</summary>
    public const int LeastHours = 48;

    /// <summary>How far back is learned from.</summary>
    public static readonly TimeSpan Learned = TimeSpan.FromDays(14);

    /// <summary>Until then: as much as was accounted, give or take a twentieth.</summary>
    public static readonly NormalBand Default = new(NormalBand.One, 50_000);

    private const long LeastWidth = 20_000;

    // A site where a fifth is always missing must not learn that this is right.
    private const long MostWidth = 100_000;
    private const long MostOff = 150_000;

    // For a normal scatter the standard deviation is 1.4826 times the median distance from the median.
    private const double Scatters = 4 * 1.4826;

    public static NormalBand Of(IReadOnlyList<long> ratios)
    {
        if (ratios.Count < LeastHours) return Default;
        var usual = Math.Clamp(Median(ratios), NormalBand.One - MostOff, NormalBand.One + MostOff);
        var width = (long)(Scatters * Median([.. ratios.Select(ratio => Math.Abs(ratio - usual))]));
        return new NormalBand(usual, Math.Clamp(width, LeastWidth, MostWidth));
    }

    private static long Median(IReadOnlyList<long> numbers)
    {
        long[] sorted = [.. numbers.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
