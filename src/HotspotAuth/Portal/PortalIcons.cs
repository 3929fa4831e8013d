using System.Collections.Frozen;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;

namespace HotspotAuth.Portal;

/// <summary>The icons of the sprite, drawn into the page itself: a picture more would be a request more.</summary>
internal sealed class PortalIcons
{
    private readonly FrozenDictionary<string, HtmlString> _icons;

    /// <param name="webRoot">The folder wwwroot.</param>
    public PortalIcons(string webRoot)
    {
        var sprite = XDocument.Load(Path.Combine(webRoot, "lib", "lucide", "sprite.svg"));
        _icons = sprite.Root!.Elements().ToFrozenDictionary(symbol => (string)symbol.Attribute("id")!, Draw, StringComparer.Ordinal);
    }

    /// <summary>The icon as decoration: the word beside it is its name.</summary>
    public HtmlString this[string name] => _icons[name];

    private static HtmlString Draw(XElement symbol)
    {
        var shapes = string.Concat(symbol.Elements().Select(shape =>
            $"<{shape.Name.LocalName} {string.Join(' ', shape.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name.LocalName}=\"{a.Value}\""))}/>"));
        return new HtmlString($"<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{shapes}</svg>");
    }
}
