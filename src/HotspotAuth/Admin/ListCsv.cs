using HotspotAuth.Export;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>The columns of a list as a file for a spreadsheet.</summary>
internal sealed class ListCsv<T>(TimeZoneInfo zone, OfficeDates dates)
{
    private readonly List<(string Head, Func<T, string?> Cell)> _columns = [];

    public ListCsv<T> Add(string head, Func<T, string?> cell)
    {
        _columns.Add((head, cell));
        return this;
    }

    /// <summary>Two columns: as the office writes it, and in ISO 8601 with its offset, which a spreadsheet sorts and nobody takes for another zone.</summary>
    public ListCsv<T> AddTime(string head, Func<T, DateTimeOffset?> time) =>
        Add(head, item => time(item) is { } at ? dates.Table(at) : null)
        .Add($"{head} (ISO 8601)", item => time(item) is { } at ? LocalTime.Text(at.ToUnixTimeMilliseconds(), zone) : null);

    public string Head => Line(_columns.Select(column => column.Head));

    public string Line(T item) => Line(_columns.Select(column => column.Cell(item)));

    private static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => CsvFormat.Cell(cell ?? ""))) + "\r\n";
}
