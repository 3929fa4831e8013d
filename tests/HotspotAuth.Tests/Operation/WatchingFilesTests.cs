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

    /// <summary>From the sources: most instruments exist only while their part runs.</summary>
    private static HashSet<string> Known() =>
        Repository.Files("src", ".cs").SelectMany(file => Instrument().Matches(Repository.Read(file)))
            .Select(m => PrometheusText.NameOf(m.Groups["name"].Value, m.Groups["unit"].Value, m.Groups["kind"].Value == "Counter")).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("""Create(Observable)?(?<kind>Counter|Gauge)(<[a-z]+>)?\(\s*"(?<name>[a-z_.]+)"(?:(?!Create).)*?(unit: "(?<unit>[^"]+)"|description:)""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Instrument();

    [GeneratedRegex("\\b(hotspot|process)_[a-z_]*[a-z]\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();
}
