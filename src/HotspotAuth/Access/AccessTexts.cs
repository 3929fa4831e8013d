using System.Globalization;
using System.Resources;

namespace HotspotAuth.Access;

/// <summary>The short sentence of each refusal for a NAS's own login page, in Thai and English at once: the NAS's user has no language chosen.</summary>
internal static class AccessTexts
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Access.AccessTexts", typeof(AccessTexts).Assembly);
    private static readonly CultureInfo Thai = CultureInfo.GetCultureInfo("th-TH");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static string Sentence(AccessReason reason) =>
        $"{Resources.GetString(reason.ToString(), Thai)} / {Resources.GetString(reason.ToString(), English)}";
}
