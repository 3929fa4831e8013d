using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace HotspotAuth.Admin;

/// <summary>
/// A page that keeps itself fresh: by script where there is one, by a meta refresh where not; <c>?live=off</c> stops it.
/// A request made by the page itself carries <c>live=auto</c> and does not count as the administrator being there.
/// </summary>
internal static class LivePart
{
    public const string Parameter = "live";
    public const int Seconds = 30;

    public static bool IsStopped(HttpRequest request) => request.Query[Parameter] == "off";

    public static bool IsAutomatic(HttpRequest request) => request.Query[Parameter] == "auto";

    /// <summary>The attributes of the part that is fetched anew; nothing where that was stopped.</summary>
    public static IHtmlContent Mark(HttpRequest request, int seconds) => IsStopped(request) ? HtmlString.Empty : new HtmlString(
        $"data-live hx-get=\"{HtmlEncoder.Default.Encode(Address(request, "auto"))}\" hx-trigger=\"every {seconds}s\" "
        + "hx-target=\"this\" hx-select=\"[data-live]\" hx-swap=\"outerMorph\" hx-sync=\"this:drop\"");

    /// <summary>The address of this page with live set to auto, off or (null) on.</summary>
    public static string Address(HttpRequest request, string? live)
    {
        var query = QueryString.Create(request.Query.Where(pair => pair.Key is not Parameter));
        return request.Path.ToUriComponent() + (live is null ? query : query.Add(Parameter, live));
    }
}
