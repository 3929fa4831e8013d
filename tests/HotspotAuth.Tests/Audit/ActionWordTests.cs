using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using HotspotAuth.Requests;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Audit;

/// <summary>The trail tells each action in words.</summary>
public sealed partial class ActionWordTests
{
    /// <summary>Words of an action's shape that are none, each with what they are.</summary>
    private static readonly Dictionary<string, string> NoActions = new(StringComparer.Ordinal)
    {
        ["session-time"] = "a right",
        ["session-end"] = "a request of a verb to the service",
        ["session-timeout"] = "a RADIUS attribute, in a dump",
        ["nas-save"] = "a request of a verb to the service",
        ["nas-reload"] = "a request of a verb to the service",
        ["hold-copy"] = "a request of a verb to the service",
        ["holder-missing"] = "a reason of a refusal",
        ["sign-ins"] = "a page",
        ["list-checks"] = "a sign in the sprite",
        ["morning-make"] = "a request of a verb to the service",
        ["backup-start"] = "a trigger of the nightly backup",
        ["nas-holds"] = "a kind of alert",
        ["nas-silent"] = "a kind of alert",
        ["backup-late"] = "a kind of alert",
    };

    [Fact]
    public void Every_action_in_the_sources_has_a_word_in_both_languages()
    {
        var actions = Actions();

        Assert.Contains("account-add", actions);
        Assert.Contains("session-disconnect", actions);
        Assert.Contains("whois", actions);
        Assert.Contains("administrator-roles", actions);
        Findings.None("Give the action its words: trail.action.NAME in Admin/DoorTexts.resx and .en.resx (or say above that it is none).",
            actions.Where(action => AdminTexts.Thai.Find($"trail.action.{action}") is null || AdminTexts.English.Find($"trail.action.{action}") is null));
    }

    /// <summary>Those that are put together from a step's name.</summary>
    [Fact]
    public void Every_step_of_a_request_and_of_an_event_has_a_word()
    {
        var actions = Enum.GetValues<StepKind>().Select(step => $"request-{RequestRow.Text(step)}")
            .Concat(new[] { "approve", "refuse", "cancel", "end" }.Select(step => $"event-{step}"));

        Assert.All(actions, action => Assert.True(AdminTexts.Thai.Find($"trail.action.{action}") is not null, action));
    }

    // An action's name is a literal where it is recorded, or where the method that records it is called: then it begins with the
    // same noun as one that is recorded in place.
    private static SortedSet<string> Actions()
    {
        var lines = Repository.Files("src/HotspotAuth", ".cs").SelectMany(Repository.Lines).Where(line => !line.Contains("Option<", StringComparison.Ordinal)).ToArray();
        // The first of its shape on the line: after it come reasons and results.
        var recorded = lines.Where(line => RecordingCall().IsMatch(line)).Select(line => Names(line).FirstOrDefault(name => name is "whois" or "export" or "purge" || name.Contains('-', StringComparison.Ordinal)))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        var nouns = recorded.Where(name => name.Contains('-', StringComparison.Ordinal)).Select(Noun).ToHashSet(StringComparer.Ordinal);
        var named = lines.SelectMany(Names).Where(name => name.Contains('-', StringComparison.Ordinal) && nouns.Contains(Noun(name)));
        return new SortedSet<string>(recorded.Concat(named).Where(name => !NoActions.ContainsKey(name)), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(string line) => Name().Matches(line).Select(match => match.Groups["name"].Value);

    private static string Noun(string name) => name[..name.IndexOf('-', StringComparison.Ordinal)];

    [GeneratedRegex(@"AuditOutbox\.Add\(|[sS]tream\.Audit\(|\.Record\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RecordingCall();

    [GeneratedRegex(@"""(?<name>[a-z]+(-[a-z]+)*)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
