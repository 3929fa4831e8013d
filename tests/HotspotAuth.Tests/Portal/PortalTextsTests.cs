using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public partial class PortalTextsTests
{
    [Fact]
    public void Both_languages_have_the_same_keys_and_the_same_gaps_to_fill()
    {
        var thai = Read(CultureInfo.InvariantCulture);
        var english = Read(CultureInfo.GetCultureInfo("en"));

        Assert.NotEmpty(thai);
        Assert.Equal(thai.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in thai)
            Assert.Equal((key, Gaps(text)), (key, Gaps(english[key])));
    }

    [Fact]
    public void Every_key_that_is_used_exists_and_every_key_that_exists_is_used()
    {
        var folder = Path.Combine(Root(), "src", "HotspotAuth", "Portal");
        var source = string.Concat(Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories).Select(File.ReadAllText));
        var used = KeyInSource().Matches(source).Select(match => match.Value.Trim('"')).ToHashSet(StringComparer.Ordinal);
        var known = Read(CultureInfo.InvariantCulture).Keys;

        Assert.Empty(used.Except(known));
        Assert.Empty(known.Except(used));
    }

    [Fact]
    public void Pages_hold_no_thai_of_their_own()
    {
        var folder = Path.Combine(Root(), "src", "HotspotAuth", "Portal", "Pages");

        Assert.All(Directory.EnumerateFiles(folder, "*.cshtml*", SearchOption.AllDirectories), file => Assert.False(ThaiKeyboard.IsThai(File.ReadAllText(file)), file));
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        PortalTexts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static string Gaps(string text) =>
        string.Join(' ', Gap().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HotspotAuth.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("\"(Frame|Redirect|Login|Fault|Refused|Devices|Status|LoggedOut|Privacy|Help|Problem|Holder|Password|Forgotten|Join|Handover|Connected|Behind)\\.[A-Z][A-Za-z]+\"")]
    private static partial Regex KeyInSource();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Gap();
}
