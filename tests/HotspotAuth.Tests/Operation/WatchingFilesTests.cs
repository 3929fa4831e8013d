using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Operation;

/// <summary>The dashboard and the alert rules that stand beside the program ask only for numbers that it gives.</summary>
public sealed partial class WatchingFilesTests
{
    [Theory]
    [InlineData("deploy/grafana/hotspotauth.json")]
    [InlineData("deploy/prometheus/rules.yml")]
    [InlineData("deploy/README.md")]
    [InlineData("deploy/manual/operator/log.md")]
    [InlineData("deploy/manual/operator/people.md")]
    [InlineData("deploy/manual/operator/watching.md")]
    public void Every_metric_named_is_one_of_the_program(string file)
    {
        var known = Known();
        var named = Metric().Matches(Repository.Read(file)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void The_dashboard_has_a_title_a_unit_and_a_question_on_every_panel()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy/grafana/hotspotauth.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        Assert.Equal(panels.Length, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, p =>
        {
            Assert.NotEqual("", p.GetProperty("title").GetString());
            Assert.NotEqual("", p.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString());
            Assert.NotEmpty(p.GetProperty("targets").EnumerateArray());
        });
    }

    [Fact]
    public void Every_alert_rule_says_what_to_do()
    {
        var rules = Repository.Read("deploy/prometheus/rules.yml").Split("- alert: ")[1..];
        Assert.All(rules, rule =>
        {
            Assert.Contains("expr: ", rule, StringComparison.Ordinal);
            Assert.Contains("severity: ", rule, StringComparison.Ordinal);
            Assert.Contains("summary: ", rule, StringComparison.Ordinal);
            Assert.Contains("action: ", rule, StringComparison.Ordinal);
        });
    }

    // Two numbers meet by their labels: what only one process gives has no partner in another's, and the rule never speaks.
    [Fact]
    public void A_rule_or_a_panel_of_two_numbers_asks_for_either_or_for_two_of_one_part()
    {
        var expressions = RuleExpressions().Concat(PanelExpressions()).ToArray();
        var parts = Instruments().ToLookup(one => one.Name, one => one.File, StringComparer.Ordinal);
        var apart = expressions.SelectMany(expression => Either().Split(expression))
            .Where(term => Metric().Matches(term).SelectMany(metric => parts[metric.Value].Take(1)).Distinct(StringComparer.Ordinal).Count() > 1);

        Assert.Contains(expressions, expression => expression.Contains(" or ", StringComparison.Ordinal));
        Assert.Empty(apart);
    }

    // A process that the machine does not run would be missed for good.
    [Fact]
    public void Only_what_runs_on_every_machine_is_asked_without_being_switched_on_and_each_other_by_one_line()
    {
        var lines = Repository.Lines("deploy/prometheus/scrape.yml");
        var units = Repository.Files("deploy/systemd", ".service").Select(Repository.Read).Where(unit => unit.Contains("Operation__MetricsUrls", StringComparison.Ordinal)).ToLookup(
            unit => unit.Contains("ExecCondition=", StringComparison.Ordinal), unit => MetricsPort().Match(unit).Value);

        Assert.Equal(units[false], lines.Where(line => Target().IsMatch(line)).Select(line => MetricsPort().Match(line).Value));
        Assert.Equal(units[true], lines.Where(line => line.Contains("# - {", StringComparison.Ordinal)).Select(line => line.Replace("# - {", "- {", StringComparison.Ordinal)).Where(line => Target().IsMatch(line)).Select(line => MetricsPort().Match(line).Value));
        // Each at the place in the list that it has without the #.
        Assert.Single(lines.Where(line => line.Contains("- {", StringComparison.Ordinal)).Select(line => line.Replace("# ", "", StringComparison.Ordinal).IndexOf('-', StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void What_they_name_of_the_package_lies_there()
    {
        var named = new[] { "deploy/prometheus", "deploy/grafana", "deploy/systemd", "deploy/debian" }.SelectMany(folder => Repository.Files(folder)).SelectMany(file => Documented().Matches(Repository.Read(file)).Select(found => found.Groups["path"].Value)).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Contains("deploy/prometheus/rules.yml", named);
        Assert.All(named, path => Assert.True(Repository.Exists(path), path));
    }

    private static IEnumerable<string> RuleExpressions() =>
        Repository.Lines("deploy/prometheus/rules.yml").Select(line => line.Trim()).Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line["expr: ".Length..]);

    private static string[] PanelExpressions()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy/grafana/hotspotauth.json"));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)];
    }

    /// <summary>From the sources: most instruments exist only while their part runs.</summary>
    private static IEnumerable<(string Name, string File)> Instruments() =>
        from file in Repository.Files("src", ".cs")
        from Match m in Instrument().Matches(Repository.Read(file))
        select (PrometheusText.NameOf(m.Groups["name"].Value, m.Groups["unit"].Value, m.Groups["kind"].Value == "Counter"), file);

    private static HashSet<string> Known() => Instruments().Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\bor\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Either();

    [GeneratedRegex("(?<=127\\.0\\.0\\.1:)[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricsPort();

    [GeneratedRegex("""^ +- \{ targets: \["[0-9.]+:[0-9]+"\], labels: \{ part: [a-z]+ \} \}$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Target();

    /// <summary>The package's own folder of documents lies as the clone does, but for what its builder makes there.</summary>
    [GeneratedRegex(@"/usr/share/doc/hotspotauth/(?!examples/)(?<path>[A-Za-z0-9_./-]*[A-Za-z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Documented();

    [GeneratedRegex("""Create(Observable)?(?<kind>Counter|Gauge)(<[a-z]+>)?\(\s*"(?<name>[a-z_.]+)"(?:(?!Create).)*?(unit: "(?<unit>[^"]+)"|description:)""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Instrument();

    [GeneratedRegex("\\b(hotspot|process)_[a-z_]*[a-z]\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();
}
