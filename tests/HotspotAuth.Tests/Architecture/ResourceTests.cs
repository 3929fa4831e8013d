using System.Xml.Linq;

namespace HotspotAuth.Tests.Architecture;

/// <summary>Thai is the neutral language (<c>X.resx</c>), English stands beside it (<c>X.en.resx</c>).</summary>
public class ResourceTests
{
    /// <summary>Texts whose languages rightly fill in different values, each with the reason.</summary>
    private static readonly Dictionary<string, string> MayDiffer = new(StringComparer.Ordinal)
    {
        ["WordTexts:DateAndTime"] = "English states the offset, a Thai reader's time is Thai time",
    };

    [Fact]
    public void Every_text_has_both_languages()
    {
        var faults =
            from neutral in Neutral()
            let thai = Texts(neutral).Keys.ToHashSet(StringComparer.Ordinal)
            let english = Repository.Exists(English(neutral)) ? Texts(English(neutral)).Keys.ToHashSet(StringComparer.Ordinal) : []
            from fault in thai.Except(english, StringComparer.Ordinal).Select(key => $"{neutral}: {key} has no English")
                .Concat(english.Except(thai, StringComparer.Ordinal).Select(key => $"{neutral}: {key} has no Thai"))
            select fault;

        Findings.None("Texts in one language only.", faults);
    }

    [Fact]
    public void No_text_is_empty()
    {
        var empty =
            from file in Repository.Files("src", ".resx")
            from text in Texts(file)
            where string.IsNullOrWhiteSpace(text.Value)
            select $"{file}: {text.Key}";

        Findings.None("Texts that say nothing.", empty);
    }

    [Fact]
    public void Both_languages_fill_in_the_same_values()
    {
        var faults =
            from neutral in Neutral().Where(file => Repository.Exists(English(file)))
            let english = Texts(English(neutral))
            from text in Texts(neutral)
            where !MayDiffer.ContainsKey($"{Path.GetFileNameWithoutExtension(neutral)}:{text.Key}")
            where english.TryGetValue(text.Key, out var other) && !Places(text.Value).SetEquals(Places(other))
            select $"{neutral}: {text.Key}";

        Findings.None("The languages differ in {0}, {1} …", faults);
    }

    [Fact]
    public void The_neutral_language_is_Thai()
    {
        var foreign = Neutral().Where(file => !Texts(file).Values.Any(text => text.Any(letter => letter is >= '\u0e00' and <= '\u0e7f')));

        Findings.None("Neutral resource files without a Thai letter.", foreign);
    }

    private static IEnumerable<string> Neutral() => Repository.Files("src", ".resx").Where(file => !file.EndsWith(".en.resx", StringComparison.Ordinal));

    private static string English(string neutral) => Path.ChangeExtension(neutral, ".en.resx");

    private static Dictionary<string, string> Texts(string file) =>
        XDocument.Parse(Repository.Read(file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")?.Value ?? "", StringComparer.Ordinal);

    private static HashSet<char> Places(string text) =>
        [.. Enumerable.Range(0, Math.Max(0, text.Length - 1)).Where(at => text[at] == '{' && char.IsAsciiDigit(text[at + 1])).Select(at => text[at + 1])];
}
