using System.CommandLine;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>account set</c>: who the person is, the account's own exceptions from its group, its language, validity and devices.</summary>
internal static class AccountSetVerb
{
    private static readonly Argument<string> Who = new("username");
    private static readonly Option<string?> Language = new("--language") { Description = "The language a NAS speaks to its holder in: th or en" };
    private static readonly Option<string?> InGroup = new("--group") { Description = "The group whose rights it has" };
    private static readonly Option<Setting<DateTimeOffset>?> ValidFrom = Moment("--valid-from", "First moment it works");
    private static readonly Option<Setting<DateTimeOffset>?> ValidUntil = Moment("--valid-until", "First moment it no longer works");
    private static readonly Option<Setting<long>?> MaxDevices = RightsOptions.MaxDevices;

    public static Command Create(VerbBuilder verbs)
    {
        Language.AcceptOnlyFromAmong("th", "en");
        return verbs.Verb("set", "Change one account; a right set here goes before its group's", SetAsync, [Who, .. PersonOptions.OfChange, .. RightsOptions.Symbols, Language, InGroup, ValidFrom, ValidUntil, MaxDevices]);
    }

    private static Task<int> SetAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var change = new AccountChange
        {
            Person = PersonOptions.Read(parsed),
            Rights = RightsOptions.Change(parsed),
            Language = parsed.GetValue(Language),
            Group = parsed.GetValue(InGroup),
            ValidFrom = parsed.GetValue(ValidFrom),
            ValidUntil = parsed.GetValue(ValidUntil),
            MaxDevices = parsed.GetValue(MaxDevices) is { } devices ? new Setting<int>((int?)devices.Value) : null,
        };
        if (change.IsNothing) throw new VerbException(ExitCode.Usage, "Say what to change, for example --down 8M. `hotspotauth account set --help` lists the options.");
        var who = parsed.GetRequiredValue(Who);
        var account = context.Accounts.Change(who, change, Actor.Verb)
            ?? throw new VerbException(ExitCode.BadInput, $"There is no account \"{who}\". `hotspotauth account list` shows them.");
        AccountShape.Say(context, account);
        return Task.FromResult(ExitCode.Done);
    }

    private static Option<Setting<DateTimeOffset>?> Moment(string name, string description) => new(name)
    {
        Description = $"{description} (ISO 8601 with offset, for example 2026-11-21T09:00:00+07:00); - for no bound",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (text == "-") return new Setting<DateTimeOffset>(null);
            if (Times.TryParse(text, result.GetValue(Times.Utc), out var time)) return new Setting<DateTimeOffset>(time);
            result.AddError($"{name}: \"{text}\" is no time with an offset. Write 2026-11-21T09:00:00+07:00, or - to clear it.");
            return null;
        },
    };
}
