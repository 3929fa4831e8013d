namespace HotspotAuth.Benchmarks.Measuring;

/// <summary>A Markdown table, printed row by row as it is measured.</summary>
internal sealed class ResultTable
{
    private readonly int _columns;

    public ResultTable(string title, params string[] columns)
    {
        _columns = columns.Length;
        Console.WriteLine($"{Environment.NewLine}{title}{Environment.NewLine}");
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public void Row(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columns);
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }
}
