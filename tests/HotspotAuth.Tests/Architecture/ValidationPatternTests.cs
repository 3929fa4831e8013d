using System.Text.RegularExpressions;

namespace HotspotAuth.Tests.Architecture;

public partial class ValidationPatternTests
{
    /// <summary>In .NET <c>$</c> also matches before a last end of line: a name that was checked with it may bring a second line into another program's file.</summary>
    [Fact]
    public void A_pattern_that_checks_a_whole_text_ends_with_the_end_of_the_text() => Findings.None(
        "End the pattern with \\z, not with $.",
        Repository.Files("src", ".cs", ".cshtml").SelectMany(file => Repository.Lines(file)
            .Where(line => Ends().IsMatch(line) && !line.Contains("Multiline", StringComparison.Ordinal)).Select(line => $"{file}: {line.Trim()}")));

    [GeneratedRegex(@"(GeneratedRegex\(|new Regex\(|Regex\.IsMatch\().*(?<!\\)\$\)*""|regex\(.*\$\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ends();
}
