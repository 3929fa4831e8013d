using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>Order of lists that are read whole: an event's slips (two thousand), the office's events, requests, devices, groups and NASes (some thousands at the most).</summary>
internal static class ListOrder
{
    /// <summary>As a Thai office sorts names: see <see cref="NameOrder"/>.</summary>
    public static IOrderedEnumerable<T> ByName<T>(this IEnumerable<T> list, Func<T, string?> name) => list.OrderBy(item => NameOrder.Key(name(item) ?? ""), OctetOrder.Instance);

    /// <summary>The same among those that are alike so far.</summary>
    public static IOrderedEnumerable<T> ThenByName<T>(this IOrderedEnumerable<T> list, Func<T, string?> name) => list.ThenBy(item => NameOrder.Key(name(item) ?? ""), OctetOrder.Instance);

    /// <summary>One page of what was found and sorted.</summary>
    public static ListPage<T> Page<T>(this IReadOnlyList<T> found, string? page)
    {
        var offset = ListPage.Offset(page, found.Count);
        return new ListPage<T>([.. found.Skip(offset).Take(ListPage.Size)], offset, found.Count);
    }
}
