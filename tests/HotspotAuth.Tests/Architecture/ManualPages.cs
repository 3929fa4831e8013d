using System.Text.RegularExpressions;

namespace HotspotAuth.Tests.Architecture;

/// <summary>The pages that people are told to follow, and what stands in their fenced blocks.</summary>
internal static partial class ManualPages
{
    /// <summary>The operator's reference first, then the manuals in the order of their paths, then the other makers' gateways.</summary>
    public static IReadOnlyList<string> All { get; } = ["README.md", "deploy/README.md", .. Below("deploy/manual"), .. Below("deploy").Where(file => file != "deploy/README.md" && !file.StartsWith("deploy/manual/", StringComparison.Ordinal))];

    /// <summary>What an operator of the machine reads: reference and chapters.</summary>
    public static string Operators { get; } = string.Join('\n', All.Where(file => file == "deploy/README.md" || file.StartsWith("deploy/manual/operator/", StringComparison.Ordinal)).Select(Repository.Read));

    public static IEnumerable<ManualBlock> Blocks(string page) =>
        Fence().Matches(Repository.Read(page)).Select(match => new ManualBlock(page, match.Groups["kind"].Value, match.Groups["body"].Value));

    /// <summary>The command lines of a page: of its <c>sh</c> blocks, with a trailing backslash joined to the next line, without comments and empty lines.</summary>
    public static IEnumerable<string> Commands(string page) =>
        from block in Blocks(page)
        where block.Kind is "sh"
        from line in block.Body.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let command = Comment().Replace(line, "").Trim()
        where command.Length > 0
        select Spaces().Replace(command, " ");

    // Folder by folder: "operator" with all that is in it comes before "operator-th".
    private static IEnumerable<string> Below(string folder) => Repository.Files(folder, ".md").OrderBy(file => file.Replace('/', '\u0001'), StringComparer.Ordinal);

    [GeneratedRegex(@"^ *```(?<kind>\w*)\n(?<body>.*?)^ *```", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(^|\s)#\s.*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@" {2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}

/// <summary>A fenced block of a page.</summary>
internal sealed record ManualBlock(string Page, string Kind, string Body);
