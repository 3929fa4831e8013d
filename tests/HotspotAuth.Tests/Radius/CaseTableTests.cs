using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Radius;

/// <summary>The table of malformed and doubtful packets in README.md, held to the tests.</summary>
public sealed partial class CaseTableTests
{
    private const int Cases = 38;

    /// <summary>RADIUS over TLS is not built, so nothing of it can be claimed.</summary>
    private const int OverTls = 38;

    [Fact]
    public void Every_case_is_in_the_table_and_claimed_by_the_tests_it_names_and_no_others()
    {
        var claimed = typeof(CaseTableTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<CaseAttribute>().Select(c => (Case: c.Number, Test: method.Name)))
            .ToLookup(c => c.Case, c => c.Test);
        var told = Row().Matches(Repository.Read("tests/HotspotAuth.Tests/Radius/README.md")).ToDictionary(
            row => int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture),
            row => Test().Matches(row.Groups["tests"].Value).Select(test => test.Groups["name"].Value).ToArray());

        Assert.Equal(Enumerable.Range(1, Cases), told.Keys.Order());
        Assert.All(told, row => Assert.Equal(claimed[row.Key].Order(StringComparer.Ordinal), row.Value.Order(StringComparer.Ordinal)));
        Assert.All(told, row => Assert.Equal(row.Key == OverTls, row.Value.Length == 0));
    }

    [GeneratedRegex(@"^\| (?<number>\d+) \|.*\|(?<tests>[^|]*)\|$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>\w+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();
}
