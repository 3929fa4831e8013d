using System.CommandLine;
using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>group list|show|set</c></summary>
internal static class GroupVerbs
{
    private static readonly Argument<string> Which = new("name");

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "group",
        "What the members of a group may use",
        verbs.Verb("list", "All groups", ListAsync),
        verbs.Verb("show", "One group", ShowAsync, Which),
        verbs.Verb("set", "Change what a group's members may use; a new name makes a group", SetAsync, [Which, .. RightsOptions.Symbols, RightsOptions.MaxDevices]));

    private static Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var groups = Store(context).List();
        context.Say(groups.Select(Shape), o =>
        {
            foreach (var g in groups) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{g.Name,-16} {g.Accounts,6} accounts  {Words(g.Rights)}"));
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ShowAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        Say(context, Find(context, parsed) ?? throw new VerbException(ExitCode.BadInput, $"There is no group \"{parsed.GetRequiredValue(Which)}\". `hotspotauth group list` shows them."));
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> SetAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Which).Trim();
        if (!GroupNames.IsValid(name)) throw new VerbException(ExitCode.BadInput, string.Create(CultureInfo.InvariantCulture, $"A group's name has 1 to {GroupNames.MaxLength} characters, no control characters, no slash, and does not begin with a hyphen."));
        var change = Change(parsed) ?? throw new VerbException(ExitCode.Usage, "Say what to change, for example --down 8M. `hotspotauth group set --help` lists the options.");
        Store(context).Set(name, change, Actor.Verb);
        Say(context, Find(context, parsed)!);
        return Task.FromResult(ExitCode.Done);
    }

    private static Func<Rights, Rights>? Change(ParseResult parsed)
    {
        var change = RightsOptions.Change(parsed);
        return parsed.GetValue(RightsOptions.MaxDevices) is not { } devices ? change : rights => (change?.Invoke(rights) ?? rights) with { MaxDevices = (int?)devices.Value };
    }

    private static GroupStore Store(VerbContext context) => new(context.Database, TimeProvider.System);

    private static GroupRights? Find(VerbContext context, ParseResult parsed) => Store(context).List().FirstOrDefault(g => g.Name == parsed.GetRequiredValue(Which).Trim());

    private static void Say(VerbContext context, GroupRights group) => context.Say(Shape(group), o =>
    {
        o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"group           {group.Name}\naccounts        {group.Accounts}"));
        foreach (var (name, text) in RightsText.Lines(group.Rights)) o.WriteLine($"{name,-15} {text}");
    });

    private static string Words(Rights rights) => rights == Rights.None ? "no limits" : string.Join("  ", RightsText.Lines(rights).Select(l => $"{l.Name} {l.Text}"));

    private static object Shape(GroupRights group) => new { group.Name, group.Accounts, group.Rights };
}
