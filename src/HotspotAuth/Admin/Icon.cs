using Microsoft.AspNetCore.Html;

namespace HotspotAuth.Admin;

/// <summary>A sign from the sprite that both sites share. It decorates: the word beside it says the same.</summary>
internal static class Icon
{
    public static IHtmlContent Of(string id) => new HtmlString($"<svg class=\"i\" aria-hidden=\"true\"><use href=\"/lib/lucide/sprite.svg#{id}\"/></svg>");
}
