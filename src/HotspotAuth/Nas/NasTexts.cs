using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Nas;

/// <summary>What is wrong with a NAS and the mend, for page and verb alike: NasTexts.resx is Thai, NasTexts.en.resx English.</summary>
internal static class NasTexts
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Nas.NasTexts", typeof(NasTexts).Assembly);

    public static readonly Texts English = new(Resources, Language.English);
    private static readonly Texts Thai = new(Resources, Language.Thai);

    public static Texts In(Language language) => language == Language.Thai ? Thai : English;
}
