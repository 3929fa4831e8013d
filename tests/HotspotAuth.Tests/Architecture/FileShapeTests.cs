namespace HotspotAuth.Tests.Architecture;

public class FileShapeTests
{
    private const int MostLines = 400;

    private static readonly string[] NamesOfNothing = ["Utils", "Utilities", "Helpers", "Managers", "Common", "Services", "Models", "Misc"];

    [Fact]
    public void A_file_is_one_idea_and_no_longer_than_400_lines()
    {
        var tooLong = Repository.Files("src", ".cs", ".cshtml").Concat(Repository.Files("tests", ".cs"))
            .Select(file => (file, lines: Repository.Lines(file).Length))
            .Where(found => found.lines > MostLines)
            .Select(found => $"{found.file}: {found.lines} lines");

        Findings.None($"More than {MostLines} lines: split the file at its second idea.", tooLong);
    }

    [Fact]
    public void Folders_are_nouns_of_the_hotspot()
    {
        var vague = Repository.Folders("src").Concat(Repository.Folders("tests"))
            .Where(folder => NamesOfNothing.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase));

        Findings.None("Name the folder after a thing of the hotspot.", vague);
    }

    /// <summary>A library may keep one namespace for all its folders; a namespace that no folder carries sends the reader astray.</summary>
    [Fact]
    public void The_namespace_of_a_source_file_is_its_folder_or_one_above()
    {
        var strays = Repository.Files("src", ".cs")
            .Select(file => (file, expected: Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.'), declared: Declared(file)))
            .Where(found => found.declared is not null && !$"{found.expected}.".StartsWith($"{found.declared}.", StringComparison.Ordinal))
            .Select(found => $"{found.file}: namespace {found.declared}, folder says {found.expected}");

        Findings.None("Namespace and folder differ.", strays);
    }

    [Fact]
    public void Nothing_lies_at_the_top_beside_what_belongs_there()
    {
        string[] known =
        [
            "HotspotAuth.sln", "README.md", "CHANGELOG.md", "LICENSE", "Directory.Build.props", "Directory.Packages.props", "global.json",
        ];
        var strays = new DirectoryInfo(Repository.Root).EnumerateFiles()
            .Select(file => file.Name)
            .Where(name => !name.StartsWith('.') && !known.Contains(name, StringComparer.Ordinal));

        Findings.None("Put it under src, tests, config or deploy.", strays);
    }

    private static string? Declared(string file) =>
        Repository.Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';', ' ', '{');
}
