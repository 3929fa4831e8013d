using System.Globalization;

namespace HotspotAuth.Words;

/// <summary>A language the pages speak. Thai is the first and the default.</summary>
internal enum Language
{
    /// <summary>Thai, Buddhist era.</summary>
    Thai,

    /// <summary>English, common era, times marked with their offset.</summary>
    English,
}

/// <summary>What follows from a language, told explicitly so that the machine's own culture never decides.</summary>
internal static class Languages
{
    private static readonly CultureInfo Thai = CultureInfo.GetCultureInfo("th");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>The culture by which texts are looked up. Never format a date or a number with it: its calendar is the Buddhist one.</summary>
    public static CultureInfo TextCulture(this Language language) => language == Language.English ? English : Thai;

    /// <summary>The BCP 47 tag for <c>lang</c> attributes.</summary>
    public static string Tag(this Language language) => language == Language.English ? "en" : "th";

    /// <summary>The language the switch on the page leads to.</summary>
    public static Language Other(this Language language) => language == Language.English ? Language.Thai : Language.English;
}
