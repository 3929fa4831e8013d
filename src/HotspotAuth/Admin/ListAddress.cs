using System.Collections.Frozen;

namespace HotspotAuth.Admin;

/// <summary>The address of the list that is shown with one thing changed: another chip, another order, another page. What was searched for stays.</summary>
internal static class ListAddress
{
    /// <summary>Back on the first page; a null <paramref name="value"/> leaves the parameter out.</summary>
    public static string With(HttpRequest request, string parameter, string? value)
    {
        var query = QueryString.Create(request.Query.Where(pair => pair.Key is not (ListPage.Parameter or LivePart.Parameter or Handler) && pair.Key != parameter && !Passing.Contains(pair.Key)));
        return request.Path.ToUriComponent() + (value is null ? query : query.Add(parameter, value));
    }

    /// <summary>The whole list as a file, searched, filtered and sorted as it is shown. The page answers it in <c>OnGetCsv</c>.</summary>
    public static string Csv(HttpRequest request) => With(request, Handler, "csv");

    /// <summary>What was just done, told once.</summary>
    private static readonly FrozenSet<string> Passing = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "done", "saved", "stopped", "was", "ended", "slip");

    /// <summary>Razor Pages' name for the method that answers.</summary>
    private const string Handler = "handler";
}
