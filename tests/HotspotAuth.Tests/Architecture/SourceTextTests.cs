using System.Text.RegularExpressions;

namespace HotspotAuth.Tests.Architecture;

public partial class SourceTextTests
{
    /// <summary>Code files that hold Thai letters, each with the reason.</summary>
    private static readonly Dictionary<string, string> ThaiAllowed = new(StringComparer.Ordinal)
    {
        ["src/HotspotAuth/Operation/HotspotSettings.cs"] = "the default office name",
        ["src/HotspotAuth/Portal/ThaiKeyboard.cs"] = "which Thai letter shares a key with which English one",
    };

    [Fact]
    public void Time_comes_from_a_TimeProvider()
    {
        var strays = CodeLines("src").Where(line => SystemClock().IsMatch(line.Text)).Select(line => line.ToString());

        Findings.None("Ask a TimeProvider for the time.", strays);
    }

    [Fact]
    public void Texts_for_people_live_in_resource_files()
    {
        var strays = CodeLines("src")
            .Where(line => ThaiLetter().IsMatch(line.Text) && !ThaiAllowed.ContainsKey(line.File))
            .Select(line => line.ToString());

        Findings.None("Thai text belongs in a resource file.", strays);
    }

    [Fact]
    public void Each_exception_for_Thai_letters_is_still_needed()
    {
        var needless = ThaiAllowed.Keys.Where(file => !Repository.Exists(file) || !ThaiLetter().IsMatch(Repository.Read(file)));

        Findings.None("Exceptions that nothing needs any more.", needless);
    }

    [Fact]
    public void Nothing_is_left_open_in_the_sources()
    {
        var open = Repository.Files("src", ".cs", ".cshtml", ".sql", ".css", ".js")
            .Where(file => !file.Contains("/wwwroot/lib/", StringComparison.Ordinal))
            .SelectMany(file => Repository.Lines(file).Select((text, at) => (file, text, at)))
            .Where(line => OpenMark().IsMatch(line.text))
            .Select(line => $"{line.file}:{line.at + 1}: {line.text.Trim()}");

        Findings.None("Finish it or leave it out.", open);
    }

    private static IEnumerable<CodeLine> CodeLines(string folder) =>
        from file in Repository.Files(folder, ".cs", ".cshtml")
        from line in Repository.Lines(file).Select((text, at) => new CodeLine(file, at + 1, text))
        where !CommentLine().IsMatch(line.Text)
        select line;

    private sealed record CodeLine(string File, int At, string Text)
    {
        public override string ToString() => $"{File}:{At}: {Text.Trim()}";
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(Utc)?(Now|Today)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SystemClock();

    [GeneratedRegex("[\u0e00-\u0e7f]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ThaiLetter();

    [GeneratedRegex(@"^\s*(//|@\*|\*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OpenMark();
}
