using System.Globalization;
using System.Text;
using HotspotAuth.Ledger;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>
/// Hours as SVG in two panels over one axis of time: flow bytes by accounted bytes with the usual band, and below what clients without a session
/// moved. The line breaks where nothing could be compared; where the log has a gap or can't be read, that is hatched. Drawn once wide and once narrow.
/// </summary>
internal sealed class CompletenessChart(IReadOnlyList<LedgerHour> hours, long from, long to, TimeZoneInfo zone, bool isNarrow)
{
    private const int Left = 64;
    private const int Top = 14;
    private const int Middle = 134;
    private const int Below = 160;
    private const int Bottom = 214;

    public int Width => isNarrow ? 340 : 710;
    public static int Height => 240;
    public string Class => isNarrow ? "chart narrow" : "chart wide";
    public string Hatch => isNarrow ? "hatch-narrow" : "hatch-wide";
    public static int LineFrom => Left;
    public int LineTo => Width - 14;

    /// <summary>The ratio's lines: what was accounted, and as far above and below it as the hours reach.</summary>
    public IReadOnlyList<(string Y, string Label)> Ratios => [(Text(Y(1 - Reach)), Percent(1 - Reach)), (Text(Y(1)), Percent(1)), (Text(Y(1 + Reach)), Percent(1 + Reach))];

    /// <summary>The strangers' axis: nothing, and the most of these hours.</summary>
    public IReadOnlyList<(int Y, string Label)> Amounts => [(Bottom, "0"), (Below, ByteWords.Format(Most))];

    public IReadOnlyList<(string X, string Width)> Gaps =>
        [.. hours.Where(hour => hour.Verdict == LedgerVerdict.Cannot).Select(hour => (Text(X(hour.From)), Text(X(hour.To) - X(hour.From))))];

    /// <summary>The usual band of each hour that was compared.</summary>
    public IReadOnlyList<(string X, string Y, string Width, string Height)> Bands => [.. Compared.Select(hour =>
    {
        var (top, bottom) = (Y(Share(hour.Band.Usual + hour.Band.Width)), Y(Share(hour.Band.Usual - hour.Band.Width)));
        return (Text(X(hour.From)), Text(top), Text(X(hour.To) - X(hour.From)), Text(bottom - top));
    })];

    /// <summary>The line through the hours' middles, begun anew after an hour that was not compared.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var (lines, line, next) = (new List<string>(), new StringBuilder(), 0L);
            foreach (var hour in Compared)
            {
                if (hour.From != next) Close();
                line.Append(line.Length == 0 ? 'M' : 'L').Append(Text(Middles(hour))).Append(' ').Append(Text(Y(Share(hour.Ratio!.Value))));
                next = hour.To;
            }

            Close();
            return lines;

            void Close()
            {
                if (line.Length > 0) lines.Add(line.ToString());
                line.Clear();
            }
        }
    }

    /// <summary>Each compared hour's point; those outside are larger, so that colour alone says nothing.</summary>
    public IReadOnlyList<(string X, string Y, bool IsOutside)> Points => [.. Compared.Select(hour => (Text(Middles(hour)), Text(Y(Share(hour.Ratio!.Value))), hour.Verdict == LedgerVerdict.Outside))];

    public IReadOnlyList<(string X, string Y, string Width, string Height)> Bars => [.. hours.Where(hour => hour.Strange.Sum > 0).Select(hour =>
    {
        var height = Math.Max(1.5, (Bottom - Below) * (double)hour.Strange.Sum / Math.Max(1, Most));
        return (Text(X(hour.From) + 1), Text(Bottom - height), Text(Math.Max(1, X(hour.To) - X(hour.From) - 2)), Text(height));
    })];

    public IReadOnlyList<(string X, string Label)> Clock
    {
        get
        {
            var (apart, labels) = (isNarrow ? 6 : 3, new List<(string, string)>());
            for (var at = from; at <= to; at += LedgerHour.Length)
            {
                var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
                if (local.Hour % apart == 0 && X(at) is var x && x > Left + 12 && x < LineTo - 12) labels.Add((Text(x), local.ToString("HH:mm", CultureInfo.InvariantCulture)));
            }

            return labels;
        }
    }

    private IEnumerable<LedgerHour> Compared => hours.Where(hour => hour is { Verdict: LedgerVerdict.Normal or LedgerVerdict.Outside, Ratio: not null });

    private long Most => hours.Count == 0 ? 0 : hours.Max(hour => hour.Strange.Sum);

    /// <summary>A tenth, a fifth, a half or the whole, whatever holds all.</summary>
    private double Reach => Compared.Select(hour => Math.Abs(Share(hour.Ratio!.Value) - 1)).DefaultIfEmpty().Max() switch { <= 0.1 => 0.1, <= 0.2 => 0.2, <= 0.5 => 0.5, _ => 1 };

    private static double Share(long millionths) => millionths / (double)NormalBand.One;

    private double X(long at) => Left + ((LineTo - Left) * (double)(at - from) / Math.Max(1, to - from));

    private double Middles(LedgerHour hour) => (X(hour.From) + X(hour.To)) / 2;

    private double Y(double share) => Math.Clamp(((Top + Middle) / 2.0) - ((Middle - Top) / 2.0 * (share - 1) / Reach), Top, Middle);

    private static string Percent(double share) => Math.Round(share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
