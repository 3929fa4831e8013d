using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Architecture;

/// <summary>What the documents tell a reader to type, to set or to open is really there.</summary>
public partial class ManualTests
{
    public static TheoryData<string> Documents => [.. Repository.Files(".", ".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_script_it_names_exists_and_runs(string document)
    {
        var faults = Scripts().Matches(Repository.Read(document)).Select(match => match.Value).Distinct(StringComparer.Ordinal)
            .Where(script => !Repository.Exists(script) || !File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute));

        Findings.None($"{document} names scripts that are not there or have no run bit.", faults);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_line_it_shows_is_understood(string document)
    {
        var faults =
            from line in CodeLines(Repository.Read(document))
            from Match match in ProgramCall().Matches(line)
            let arguments = CommandLineParser.SplitCommandLine(match.Groups["arguments"].Value).Where(word => !word.Contains(':') || !word.StartsWith("--", StringComparison.Ordinal))
            from error in CommandLine.Root([]).Parse([.. arguments]).Errors.Take(1)
            select $"{match.Value.Trim()}: {error.Message}";

        Findings.None($"{document} shows commands that the program refuses.", faults);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_verb_it_mentions_is_a_verb(string document)
    {
        var faults = VerbMention().Matches(Repository.Read(document))
            .Select(match => match.Groups["words"].Value)
            .Distinct(StringComparer.Ordinal)
            .Where(words => !IsVerb(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Findings.None($"{document} mentions verbs that the program does not have.", faults);
    }

    [Fact]
    public void The_operators_manual_shows_every_verb()
    {
        var silent = Paths(CommandLine.Root([]), "hotspotauth").Where(path => !ManualPages.Operators.Contains(path, StringComparison.Ordinal));

        Findings.None("Verbs that the operator's manual does not show.", silent);
    }

    [Fact]
    public void The_operators_manual_explains_every_key_and_no_other()
    {
        var told = KeyCell().Matches(ManualPages.Operators).Select(match => match.Groups["key"].Value.Replace("[]", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        Findings.None("Keys that the operator's manual does not explain.", SettingsKeys.OfTheProgram.Except(told, StringComparer.Ordinal));
        Findings.None("Keys in the operator's manual that the program does not have.", told.Except(SettingsKeys.OfTheProgram, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(document) ?? "";
        var dead = Link().Matches(Repository.Read(document)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Select(target => target.Split('#')[0])
            .Where(target => !Path.Exists(Path.Combine(Repository.Root, folder, target)));

        Findings.None($"{document} links to nothing.", dead);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_into_a_page_leads_to_a_heading(string document)
    {
        var folder = Path.GetDirectoryName(document) ?? "";
        var lost = Link().Matches(Repository.Read(document)).Select(match => match.Groups["target"].Value)
            .Where(target => target.Contains(".md#", StringComparison.Ordinal) && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Headings(Path.Combine(Repository.Root, folder, target.Split('#')[0])).Contains(target.Split('#')[1], StringComparer.Ordinal));

        Findings.None($"{document} links to headings that are not there.", lost);
    }

    [Fact]
    public void Every_source_file_the_architecture_names_exists()
    {
        var files = Repository.Files("src", ".cs", ".sql", ".cshtml").ToArray();
        var missing = SourceFile().Matches(Repository.Read("src/README.md")).Select(match => match.Value).Distinct(StringComparer.Ordinal)
            .Where(name => !files.Any(file => file.EndsWith($"/{name}", StringComparison.Ordinal)));

        Findings.None("src/README.md names files that are gone.", missing);
    }

    /// <summary>A page's headings as links name them: small letters, hyphens for spaces, no punctuation.</summary>
    private static IEnumerable<string> Headings(string file) => File.Exists(file)
        ? File.ReadLines(file).Where(line => line.StartsWith('#')).Select(line => NotInLinks().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        : [];

    private static bool IsVerb(IEnumerable<string> words)
    {
        Command at = CommandLine.Root([]);
        foreach (var word in words)
        {
            if (at.Subcommands.Count == 0) return true;
            if (at.Subcommands.FirstOrDefault(sub => string.Equals(sub.Name, word, StringComparison.Ordinal)) is not { } next) return false;
            at = next;
        }

        return true;
    }

    private static IEnumerable<string> Paths(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Paths(sub, $"{path} {sub.Name}"));

    /// <summary>The lines of fenced blocks, with a trailing backslash joined to the line that follows it.</summary>
    private static IEnumerable<string> CodeLines(string text) =>
        Fence().Matches(text).SelectMany(match => match.Groups["body"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'));

    [GeneratedRegex(@"(?<![\w./-])(deploy/(run|test|lab)|\.ci/run)(?![\w./-]*\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scripts();

    [GeneratedRegex(@"^```\w*\n(?<body>.*?)^```", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(^|[|;&]|sudo|\$)\s*hotspotauth (?<arguments>[^|;&#<>]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProgramCall();

    [GeneratedRegex(@"`hotspotauth (?<words>[a-z][a-z-]*( [a-z][a-z-]*)*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VerbMention();

    [GeneratedRegex(@"^\| `(?<key>[A-Z]\w*(:[A-Z]\w*(\[\])?)+)` \|", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex KeyCell();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotInLinks();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/])(\w[\w.]*/)*\w[\w.]*\.(cs|sql|cshtml)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceFile();
}
