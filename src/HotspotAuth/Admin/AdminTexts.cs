using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>The console's words: AdminTexts.resx is Thai, AdminTexts.en.resx English.</summary>
internal static class AdminTexts
{
    internal static readonly ResourceManager Resources = new("HotspotAuth.Admin.AdminTexts", typeof(AdminTexts).Assembly);

    public static readonly Texts Thai = new(Resources, Language.Thai);
    public static readonly Texts English = new(Resources, Language.English);

    /// <summary>By the tag in a cookie or an address; null for any other.</summary>
    public static Texts? Of(string? tag) => tag switch
    {
        "th" => Thai,
        "en" => English,
        _ => null,
    };
}
