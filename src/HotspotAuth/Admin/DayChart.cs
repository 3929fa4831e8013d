using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace HotspotAuth.Admin;

/// <summary>
/// A day's line as SVG, drawn here: it prints, needs no script and is named by a sentence. The line breaks where the log has a gap, and
/// the gap is hatched and labelled. Drawn once wide and once narrow; the page's width chooses.
/// </summary>
internal sealed class DayChart(OnlineDay day, IReadOnlyList<MissingSpan> gaps, TimeZoneInfo zone, bool isNarrow)
{
    private const int Left = 44;
    private const int Top = 16;
    private const int Bottom = 136;
    private const int LeastGap = 8;

    public int Width => isNarrow ? 340 : 710;
    public static int Height => 166;
    public string Class => isNarrow ? "chart narrow" : "chart wide";
    public string Hatch => isNarrow ? "hatch-narrow" : "hatch-wide";
    public static int LineFrom => Left;
    public int LineTo => Width - 14;

    /// <summary>The lines to read the height by: 0, the half and the top.</summary>
    public IReadOnlyList<(int Y, string Label)> Heights => [(Bottom, "0"), ((Top + Bottom) / 2, AdminPage.Number(Highest / 2)), (Top, AdminPage.Number(Highest))];

    /// <summary>Whole hours of the office's clock, every third, on a narrow one every sixth.</summary>
    public IReadOnlyList<(string X, string Label)> Hours
    {
        get
        {
            var apart = isNarrow ? 6 : 3;
            var hours = new List<(string, string)>();
            var local = TimeZoneInfo.ConvertTime(day.From, zone);
            for (var hour = new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset).AddHours(1); hour <= day.To; hour = hour.AddHours(1))
            {
                if (hour.Hour % apart == 0 && X(hour) is var x && x > Left + 12 && x < LineTo - 12) hours.Add((Text(x), hour.ToString("HH:mm", CultureInfo.InvariantCulture)));
            }

            return hours;
        }
    }

    /// <summary>Where nothing was written; never so thin that it can't be seen.</summary>
    public IReadOnlyList<(string X, string Width)> Gaps => [.. Hatched.Select(gap => (Text(gap.From), Text(gap.To - gap.From)))];

    /// <summary>The line, begun anew after each gap, and the area under each part.</summary>
    public IReadOnlyList<(string Line, string Area)> Parts
    {
        get
        {
            var parts = new List<(string, string)>();
            var line = new StringBuilder();
            var (first, last) = (0d, 0d);
            for (var i = 0; i <= day.People.Count; i++)
            {
                var at = i < day.People.Count ? X(day.From + (day.Step * i)) : 0;
                if (i == day.People.Count || Hatched.Any(gap => at > gap.From && at < gap.To))
                {
                    if (line.Length > 0) parts.Add((line.ToString(), $"{line}L{Text(last)} {Bottom}L{Text(first)} {Bottom}Z"));
                    line.Clear();
                    continue;
                }

                if (line.Length == 0) first = at;
                line.Append(line.Length == 0 ? 'M' : 'L').Append(Text(at)).Append(' ').Append(Text(Y(day.People[i])));
                last = at;
            }

            return parts;
        }
    }

    /// <summary>A label. Razor takes an element of this name for its own, so it is written here; it holds digits and colons only.</summary>
    public static IHtmlContent Word(string x, int y, string anchor, string label) =>
        new HtmlString(string.Create(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{HtmlEncoder.Default.Encode(label)}</text>"));

    /// <summary>The next number that begins with 1, 2 or 5 (10 at least, and even).</summary>
    private int Highest
    {
        get
        {
            var most = Math.Max(10, day.People.Max());
            var unit = (int)Math.Pow(10, Math.Floor(Math.Log10(most)));
            return most <= unit ? unit : most <= 2 * unit ? 2 * unit : most <= 5 * unit ? 5 * unit : 10 * unit;
        }
    }

    private IEnumerable<(double From, double To)> Hatched => gaps.Where(gap => gap.To > day.From && gap.From < day.To).Select(gap =>
    {
        var (from, to) = (Math.Max(Left, X(gap.From)), Math.Min(LineTo, X(gap.To)));
        var wider = Math.Max(0, LeastGap - (to - from)) / 2;
        return (from - wider, to + wider);
    });

    private double X(DateTimeOffset at) => Left + ((LineTo - Left) * ((at - day.From) / (day.To - day.From)));

    private double Y(int people) => Bottom - ((Bottom - Top) * (double)people / Highest);

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
