using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>The portal's texts: <c>PortalTexts.resx</c> in Thai, <c>PortalTexts.en.resx</c> in English.</summary>
internal static class PortalTexts
{
    private static readonly ResourceManager Manager = new("HotspotAuth.Portal.PortalTexts", typeof(PortalTexts).Assembly);
    private static readonly Texts Thai = new(Manager, Language.Thai);
    private static readonly Texts English = new(Manager, Language.English);

    internal static ResourceManager Resources => Manager;

    /// <summary>The texts in one language.</summary>
    public static Texts In(Language language) => language == Language.English ? English : Thai;
}
