namespace HotspotAuth.Admin;

/// <summary>By which column a list is sorted: <c>?sort=name</c>, and <c>?sort=-name</c> for the other way round.</summary>
internal sealed record ListSort(string Column, bool IsDescending)
{
    public const string Parameter = "sort";

    private string First { get; init; } = "";

    /// <summary>Sorted as the list is when nobody asks for another order.</summary>
    public bool IsFirst => this == Of(First) with { First = First };

    /// <summary>What was sorted ascending, as asked.</summary>
    public IReadOnlyList<T> Turn<T>(IEnumerable<T> ascending) => [.. IsDescending ? ascending.Reverse() : ascending];

    /// <summary>What the address asks for; the first of <paramref name="columns"/>, which may have a minus, where it asks for nothing that is there.</summary>
    public static ListSort Read(string? asked, params ReadOnlySpan<string> columns)
    {
        var first = columns[0];
        var sort = Of(first) with { First = first };
        foreach (var column in columns)
        {
            if (asked is not null && asked.TrimStart('-') == column.TrimStart('-') && asked.Length <= column.TrimStart('-').Length + 1)
                return Of(asked) with { First = first };
        }

        return sort;
    }

    /// <summary>A column's head: a link that sorts by it, and once more the other way round.</summary>
    public SortHead Head(AdminPage page, string column, string textKey, bool isRight = false, bool startsDescending = false)
    {
        var isCurrent = column == Column;
        var descends = isCurrent ? !IsDescending : startsDescending;
        var next = descends ? "-" + column : column;
        return new SortHead(page.T[textKey], ListAddress.With(page.Request, Parameter, next == First ? null : next), isCurrent ? IsDescending ? "descending" : "ascending" : null, isRight);
    }

    private static ListSort Of(string text) => new(text.TrimStart('-'), text.StartsWith('-'));
}

/// <summary>A head of a sortable column, for <c>_Sort</c>.</summary>
/// <param name="Label">What the column shows.</param>
/// <param name="Address">The list sorted by it.</param>
/// <param name="Direction">As <c>aria-sort</c> has it; null where the list is sorted by another column.</param>
/// <param name="IsRight">Numbers stand right.</param>
internal sealed record SortHead(string Label, string Address, string? Direction, bool IsRight);
