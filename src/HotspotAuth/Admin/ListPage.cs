using System.Globalization;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>One page of a list: what is shown and where it lies in the whole.</summary>
/// <param name="Items">What this page shows.</param>
/// <param name="Offset">How many stand before it.</param>
/// <param name="Total">How many there are in all; where they were counted only so far, that far.</param>
/// <param name="IsCapped">There are more than were counted.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, int Offset, int Total, bool IsCapped = false)
{
    /// <summary>What stands under the list; with a link to the whole of it as a file where the page answers <c>OnGetCsv</c>.</summary>
    public PagerView Pager(Texts texts, HttpRequest request, bool withCsv = false)
    {
        var range = Items.Count == 1 ? AdminPage.Number(Offset + 1) : $"{AdminPage.Number(Offset + 1)}–{AdminPage.Number(Offset + Items.Count)}";
        return new PagerView(
            texts.Format(IsCapped ? "pager.shown.capped" : "pager.shown", range, AdminPage.Number(Total)),
            Offset > 0 ? Address(request, Offset / ListPage.Size) : null,
            Offset + Items.Count < Total ? Address(request, (Offset / ListPage.Size) + 2) : null,
            withCsv && Total > 0 ? ListAddress.Csv(request) : null,
            texts);
    }

    private static string Address(HttpRequest request, int page) =>
        ListAddress.With(request, ListPage.Parameter, page == 1 ? null : page.ToString(CultureInfo.InvariantCulture));
}

internal static class ListPage
{
    public const string Parameter = "p"; // not "page": Razor Pages keeps the page's own path under that name
    public const int Size = 20;

    /// <summary>The offset of a page number from the address; the last page for one too high, the first for nonsense.</summary>
    public static int Offset(string? page, int total)
    {
        var last = total == 0 ? 0 : (total - 1) / Size;
        return int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number - 1, 0, last) * Size : 0;
    }
}

internal sealed record PagerView(string Shown, string? Previous, string? Next, string? Csv, Texts Texts);
