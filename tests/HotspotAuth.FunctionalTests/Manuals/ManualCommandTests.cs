using System.Text.RegularExpressions;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.FunctionalTests.Manuals;

/// <summary>Every command that a manual tells somebody to type is typed here, one after another, in an office made for it.</summary>
public sealed class ManualCommandTests
{
    [NeedsFact("bash", "bash")]
    public async Task Every_command_line_of_the_manuals_runs_or_is_listed_with_the_reason_why_not()
    {
        using var office = await ManualOffice.MakeAsync();
        var lines = ManualPages.All.SelectMany(page => ManualPages.Commands(page).Select(line => (page, line))).DistinctBy(found => found.line, StringComparer.Ordinal).ToArray();
        Assert.True(lines.Length > 80, $"{lines.Length} command lines");
        var faults = new List<string>();
        var (ran, excused) = (0, new HashSet<NotTyped>());
        foreach (var (page, line) in lines)
        {
            // Without a network of its own the firewall of the machine would be changed.
            if (line.StartsWith("nft ", StringComparison.Ordinal) && !office.CanBeApart) continue;
            if (NotTyped.All.FirstOrDefault(one => one.Pattern.IsMatch(line)) is { } reason)
            {
                excused.Add(reason);
                continue;
            }

            var (exit, said) = await office.TypeAsync(line);
            ran++;
            if (!ExpectedExit.Of(line).Contains(exit)) faults.Add($"{page}: {line}\n    exit {exit}: {said}");
        }

        Findings.None("Commands of the manuals that do not work.", faults);
        Findings.None("Reasons that no command needs.", NotTyped.All.Except(excused).Select(one => $"{one.Pattern} ({one.Why})"));
        Assert.True(ran > 70, $"{ran} command lines were run");
    }
}

/// <summary>A command that can't be typed in a test, and why.</summary>
internal sealed record NotTyped(Regex Pattern, string Why)
{
    public static IReadOnlyList<NotTyped> All { get; } =
    [
        Of("^deploy/(run|test|lab|debian/build)", "builds and tests this program; that they exist is claimed by the unit tests"),
        Of("^hotspotauth serve", "runs until it is told to end; nearly every other test here starts it"),
        Of("^(sudo )?(apt|apt-get|dpkg|systemctl|journalctl|timedatectl|chronyc) ", "changes or asks the machine that the tests run on"),
        Of("^(ssh|scp|rsync) ", "goes to another machine"),
        Of("s_client", "asks a controller that is not here"),
    ];

    private static NotTyped Of(string pattern, string why) => new(new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), why);
}

/// <summary>Commands that say by their exit code that they found what they look for.</summary>
internal static class ExpectedExit
{
    private static readonly (string Start, int[] Exits)[] Others =
    [
        ("hotspotauth demo", [65]), // the office is furnished already
        ("hotspotauth doctor", [0, 1]), // what the machine of the tests lacks
        ("hotspotauth drill", [0, 1]), // nothing is captured here
        ("hotspotauth alert test", [0, 1, 69, 78]), // no way is configured
        ("hotspotauth alert list", [0, 1]), // something is open
        ("hotspotauth report", [0, 1]), // something needs a person
        ("hotspotauth setup --file", [0, 1]), // parts that are not here fail their test
        ("hotspotauth check-config --role", [0, 1]), // that role has nothing to do
        ("hotspotauth nas test", [1]), // the address is of documentation: nobody answers
        ("hotspotauth session disconnect", [0, 1, 65]), // nobody is connected
        ("hotspotauth verify", [0, 2, 3]), // the same without anchors or trust
        ("hotspotauth alert list", [0, 1]), // what is open in the invented office
        ("hotspotauth alert test", [78]), // no way is set
        ("hotspotauth report", [0, 1]), // what is not well there
        ("hotspotauth anchor send", [0, 69, 78]), // no way leads out of a test
    ];

    public static int[] Of(string line) => Others.FirstOrDefault(one => line.StartsWith(one.Start, StringComparison.Ordinal)).Exits ?? [0];
}
