using System.Globalization;
using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>One row of hours as it is typed: days by their number from Monday, 0, and times of day.</summary>
internal sealed record HoursRow(string? First, string? Last, string? From, string? To)
{
    /// <summary>Rows that a form always has.</summary>
    public const int Least = 3;

    private const int Most = 21;

    public bool IsEmpty => string.IsNullOrWhiteSpace(First) && string.IsNullOrWhiteSpace(From) && string.IsNullOrWhiteSpace(To);

    public static IReadOnlyList<HoursRow> Of(WeekHours? hours)
    {
        var rows = (hours?.Lines ?? []).Select(line => new HoursRow(
            line.First.ToString(CultureInfo.InvariantCulture), line.Last.ToString(CultureInfo.InvariantCulture), WeekHours.Clock(line.From), WeekHours.Clock(line.To))).ToList();
        while (rows.Count < Least) rows.Add(new HoursRow(null, null, null, null));
        return rows;
    }

    public static IReadOnlyList<HoursRow> Read(IFormCollection form)
    {
        var rows = new List<HoursRow>();
        for (var i = 0; i < Most && (i < Least || form.ContainsKey($"hours-{i}-from")); i++)
            rows.Add(new HoursRow(form[$"hours-{i}-first"], form[$"hours-{i}-last"], form[$"hours-{i}-from"], form[$"hours-{i}-to"]));
        return rows;
    }

    /// <summary>False where a row can't be; null hours where no row says anything.</summary>
    public static bool TryParse(IEnumerable<HoursRow> rows, out WeekHours? hours)
    {
        hours = null;
        string[] days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        var lines = new List<string>();
        foreach (var row in rows.Where(row => !row.IsEmpty))
        {
            if (Array.IndexOf(["0", "1", "2", "3", "4", "5", "6"], row.First) is var first && first < 0) return false;
            // The last day may be left open: one day.
            var last = string.IsNullOrEmpty(row.Last) ? first : Array.IndexOf(["0", "1", "2", "3", "4", "5", "6"], row.Last);
            if (last < first) return false;
            lines.Add($"{days[first]}-{days[last]} {row.From?.Trim()}-{row.To?.Trim()}");
        }

        return lines.Count == 0 || WeekHours.TryParse(string.Join(',', lines), out hours);
    }
}
