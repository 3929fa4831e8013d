using System.Globalization;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>One page of a list: what is shown and where it lies in the whole.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, int Offset, int Total)
{
    public PagerView Pager(Texts texts, HttpRequest request)
    {
        var range = Items.Count == 1 ? AdminPage.Number(Offset + 1) : $"{AdminPage.Number(Offset + 1)}–{AdminPage.Number(Offset + Items.Count)}";
        return new PagerView(
            texts.Format("pager.shown", range, AdminPage.Number(Total)),
            Offset > 0 ? Address(request, Offset / ListPage.Size) : null,
            Offset + Items.Count < Total ? Address(request, (Offset / ListPage.Size) + 2) : null,
            texts);
    }

    private static string Address(HttpRequest request, int page)
    {
        var query = QueryString.Create(request.Query.Where(pair => pair.Key is not (ListPage.Parameter or LivePart.Parameter)));
        return request.Path.ToUriComponent() + (page == 1 ? query : query.Add(ListPage.Parameter, page.ToString(CultureInfo.InvariantCulture)));
    }
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

internal sealed record PagerView(string Shown, string? Previous, string? Next, Texts Texts);
