using System.Collections;
using System.Globalization;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Words;

public class TextsTests
{
    [Fact]
    public void Both_languages_have_the_same_word_keys()
    {
        var thai = Keys(CultureInfo.InvariantCulture);

        Assert.NotEmpty(thai);
        Assert.Equal(thai, Keys(CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public void A_key_that_does_not_exist_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => new Texts(OfficeDates.Resources, Language.Thai)["NoSuchKey"]);

    private static List<string> Keys(CultureInfo culture) =>
        [.. OfficeDates.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Order(StringComparer.Ordinal)];
}
