using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>The console's words, a pair of files an area: X.resx is Thai, X.en.resx English. AdminTexts has what all share. Whatever pair lies in this folder is found.</summary>
internal static class AdminTexts
{
    private const string Ending = ".resources";

    internal static readonly IReadOnlyList<ResourceManager> Resources =
    [
        .. from name in typeof(AdminTexts).Assembly.GetManifestResourceNames()
           where name.StartsWith("HotspotAuth.Admin.", StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal)
           orderby name
           select new ResourceManager(name[..^Ending.Length], typeof(AdminTexts).Assembly),
    ];

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
