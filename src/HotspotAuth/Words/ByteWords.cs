using System.Globalization;

namespace HotspotAuth.Words;

/// <summary>Amounts of data in B, kB, MB, GB and TB of 1000, the same in both languages: <c>412.6 MB</c>.</summary>
internal static class ByteWords
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>One decimal from kB on, cut to what is shown: 999,999 B are 1.0 MB and never "1000.0 kB". Negative is shown as 0.</summary>
    public static string Format(long bytes)
    {
        if (bytes < 1000) return Math.Max(0, bytes).ToString(CultureInfo.InvariantCulture) + " B";
        var amount = (decimal)bytes;
        var unit = 0;
        do
        {
            amount /= 1000;
            unit++;
        }
        while (Math.Round(amount, 1, MidpointRounding.AwayFromZero) >= 1000 && unit < Units.Length - 1);

        return Math.Round(amount, 1, MidpointRounding.AwayFromZero).ToString("#,0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
