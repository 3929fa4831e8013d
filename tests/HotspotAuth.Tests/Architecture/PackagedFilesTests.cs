using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Architecture;

/// <summary>What the package brings besides the program agrees with the program.</summary>
public sealed partial class PackagedFilesTests
{
    private const string OwnFile = "deploy/debian/hotspotauth.json";
    private static readonly JsonSerializerOptions Settable = new() { IgnoreReadOnlyProperties = true, WriteIndented = true };

    [Fact]
    public void The_packages_own_configuration_changes_nothing()
    {
        var loaded = SettingsLoader.Load(Path.Combine(Repository.Root, OwnFile), []);

        Assert.Equal(JsonSerializer.Serialize(new HotspotSettings(), Settable), JsonSerializer.Serialize(loaded, Settable));
    }

    [Fact]
    public void Each_line_that_it_offers_is_understood()
    {
        var text = Offered().Replace(Repository.Read(OwnFile), "\"");
        var shown = SettingsKeys.OfSample(text);

        Assert.Contains("Gateway:Mode", shown);
        Assert.Empty(shown.Except(SettingsKeys.OfTheProgram, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_role_runs_in_exactly_one_service()
    {
        var roles = Units().SelectMany(unit => Roles().Matches(unit.Text)).SelectMany(match => match.Groups["roles"].Value.Split(',')).ToArray();

        Assert.Equal(Enum.GetNames<Role>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal), roles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_command_of_a_unit_is_understood()
    {
        var commands = Units().SelectMany(unit => Calls().Matches(unit.Text).Select(match => match.Groups["arguments"].Value)).ToArray();

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Empty(CommandLine.Root([]).Parse([.. CommandLineParser.SplitCommandLine(command)]).Errors));
    }

    [Fact]
    public void Every_setting_of_a_unit_is_a_key_of_the_program()
    {
        var keys = Units().Concat(Samples()).SelectMany(unit => Variables().Matches(unit.Text)).Select(match => match.Groups["key"].Value.Replace("__0__", ":", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)).ToArray();

        Assert.Contains("Operation:MetricsUrls", keys);
        Assert.Empty(keys.Except(SettingsKeys.OfTheProgram, StringComparer.Ordinal));
    }

    // Two processes at one address: the second would not start.
    [Fact]
    public void Each_service_has_an_address_of_its_own_for_health_and_metrics()
    {
        var addresses = Units().SelectMany(unit => Variables().Matches(unit.Text)).Where(match => match.Groups["key"].Value == "Operation__MetricsUrls").Select(match => match.Groups["value"].Value).ToArray();

        Assert.Equal(3, addresses.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, addresses.Length);
    }

    // What the target itself asked for would be started at each boot, by whomever it was disabled.
    [Fact]
    public void The_target_wants_its_units_by_their_being_enabled_alone_and_the_package_enables_each()
    {
        var own = Repository.Lines("deploy/systemd/hotspotauth.target").Select(line => line.Split('=')[0]);
        var parts = Repository.Files("deploy/systemd", ".service", ".path").Where(file => Repository.Read(file).Contains("[Install]", StringComparison.Ordinal)).ToArray();
        var enabled = Repository.Lines("deploy/debian/postinst").Single(line => line.StartsWith("units=", StringComparison.Ordinal))["units=".Length..].Trim('"').Split(' ');

        Assert.Empty(own.Intersect(["Wants", "Requires", "Requisite", "BindsTo", "Upholds"], StringComparer.Ordinal));
        Assert.All(parts, file => Assert.Subset(Repository.Lines(file).ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "WantedBy=hotspotauth.target", "PartOf=hotspotauth.target" }));
        Assert.Equal(parts.Select(Path.GetFileName).Append("hotspotauth.target").Order(StringComparer.Ordinal), enabled.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string File, string Text)> Units() => Repository.Files("deploy/systemd", ".service").Select(file => (file, Repository.Read(file)));

    private static IEnumerable<(string File, string Text)> Samples() => Repository.Files("deploy/systemd", ".conf").Select(file => (file, Repository.Read(file)));

    [GeneratedRegex("// \"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Offered();

    [GeneratedRegex(@"^ExecStart=\S+ serve --roles (?<roles>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Roles();

    [GeneratedRegex(@"^Exec\w+=/usr/lib/hotspotauth/hotspotauth (?<arguments>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Calls();

    [GeneratedRegex(@"^Environment=HOTSPOTAUTH_(?<key>\w+)=(?<value>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Variables();
}
