using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>account add|import|list|show|set|holder|disable|enable|close|reset-password</c></summary>
internal static class AccountVerbs
{
    private static readonly Option<string> Username = new("--username") { Required = true, Description = "English letters, digits, . - _ @" };
    private static readonly Option<string> Name = new("--name") { Required = true, Description = "The person's name" };
    private static readonly Option<string> GroupOption = new("--group") { DefaultValueFactory = _ => AccountGroup.Staff };
    private static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = "Read the password from standard input" };
    private static readonly Option<bool> MustChange = new("--must-change") { Description = "Ask for a new password at the first login" };
    private static readonly Option<DateTimeOffset?> ValidFrom = Times.Option("--valid-from", "First moment it works");
    private static readonly Option<DateTimeOffset?> ValidUntil = Times.Option("--valid-until", "First moment it no longer works");
    private static readonly Option<int?> MaxDevices = new("--max-devices") { Description = "Devices at the same time" };
    private static readonly Option<string?> Chap = new("--chap") { Description = "yes: keep the password recoverable, for NASes that speak CHAP" };
    private static readonly Argument<string> Who = new("username");

    public static Command Create(VerbBuilder verbs)
    {
        Chap.AcceptOnlyFromAmong("yes", "no");
        return VerbBuilder.Group(
            "account",
            "Accounts of people and guests",
            verbs.Verb("add", "Make an account", AddAsync, [Username, Name, .. PersonOptions.OfNew, GroupOption, PasswordStdin, MustChange, ValidFrom, ValidUntil, MaxDevices, Chap]),
            AccountImportVerb.Create(verbs),
            verbs.Verb("list", "All accounts", ListAsync),
            verbs.Verb("show", "One account", ShowAsync, Who),
            AccountSetVerb.Create(verbs),
            HolderVerb.Create(verbs),
            verbs.Verb("disable", "Refuse it from now on, and cut off its sessions", (c, p, t) => SetStateAsync(c, p, AccountState.Disabled, t), Who),
            verbs.Verb("enable", "Let it in again", (c, p, t) => SetStateAsync(c, p, AccountState.Active, t), Who),
            verbs.Verb("close", "End it for good: its identity is kept for the identity period, its username is nobody else's", CloseAsync, Who),
            verbs.Verb("reset-password", "Make a new one-time password", ResetAsync, Who));
    }

    private static async Task<int> AddAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var person = PersonOptions.Read(parsed, isNew: true);
        var password = parsed.GetValue(PasswordStdin) ? await ReadPasswordAsync(cancellationToken) : null;
        var added = await context.Accounts.AddAsync(
            new NewAccount
            {
                Username = parsed.GetRequiredValue(Username),
                Name = parsed.GetRequiredValue(Name),
                NameTh = person?.NameTh,
                Email = person?.Email,
                Phone = person?.Phone,
                Position = person?.Position,
                Extension = person?.Extension,
                IdCheckedBy = person?.IdCheckedBy,
                IdCheckedOn = person?.IdCheckedBy is null ? null : person.IdCheckedOn ?? TimeProvider.System.GetUtcNow(),
                Group = parsed.GetValue(GroupOption)!,
                Password = password,
                MustChange = parsed.GetValue(MustChange),
                ValidFrom = parsed.GetValue(ValidFrom),
                ValidUntil = parsed.GetValue(ValidUntil),
                MaxDevices = parsed.GetValue(MaxDevices),
                Chap = parsed.GetValue(Chap) is { } chap ? chap == "yes" : null,
            },
            Actor.Verb,
            cancellationToken);
        // An operator may move an old password over; that it is a poor one he is told.
        if (parsed.GetValue(PasswordStdin) && PasswordRules.Fault(password!, added.Account) is { } weak)
            await Console.Error.WriteLineAsync($"warning: this password is easily guessed ({Weakness(weak)}); --must-change asks for another at the first login".AsMemory(), cancellationToken);
        context.Say(
            new { added.Account.Id, added.Account.Username, Password = added.GeneratedPassword },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"account {added.Account.Id} {added.Account.Username}"));
                if (added.GeneratedPassword is { } password) o.WriteLine($"one-time password {password} (shown this once)");
            });
        return ExitCode.Done;
    }

    private static string Weakness(PasswordFault fault) => fault switch
    {
        PasswordFault.Short => string.Create(CultureInfo.InvariantCulture, $"it has fewer than {PasswordRules.ForUser} characters"),
        PasswordFault.Name => "it holds the person's own name, number or address",
        PasswordFault.Year => "it is a year, a date or a telephone number",
        _ => "it is among the commonest",
    };

    private static async Task<string> ReadPasswordAsync(CancellationToken cancellationToken) =>
        await Console.In.ReadLineAsync(cancellationToken) ?? throw new VerbException(ExitCode.BadInput, "--password-stdin: standard input is empty. Pipe the password in as one line.");

    private static async Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var accounts = await context.Accounts.ListAsync(new AccountQuery(), cancellationToken);
        context.Say(accounts.Select(AccountShape.Of), o =>
        {
            foreach (var a in accounts) o.WriteLine($"{a.Username,-24} {AccountRow.Text(a.State),-9} {a.Group,-10} {AccountShape.Validity(a),-50} {a.Name}");
        });
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var account = await context.Accounts.FindAsync(parsed.GetRequiredValue(Who), cancellationToken) ?? throw Unknown(parsed);
        AccountShape.Say(context, account);
        return ExitCode.Done;
    }

    private static async Task<int> SetStateAsync(VerbContext context, ParseResult parsed, AccountState state, CancellationToken cancellationToken)
    {
        if (!await context.Accounts.SetStateAsync(parsed.GetRequiredValue(Who), state, Actor.Verb, cancellationToken)) throw Unknown(parsed);
        var username = Usernames.Normalize(parsed.GetRequiredValue(Who));
        context.Say(new { username, state = AccountRow.Text(state) }, o => o.WriteLine($"{username} is {AccountRow.Text(state)}"));
        return ExitCode.Done;
    }

    private static Task<int> CloseAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var username = Usernames.Normalize(parsed.GetRequiredValue(Who));
        var isNow = context.Accounts.Close(username, Actor.Verb);
        if (!isNow && !context.Accounts.Exists(username)) throw Unknown(parsed);
        context.Say(new { username, state = AccountRow.Text(AccountState.Closed) }, o => o.WriteLine($"{username} is {(isNow ? "closed" : "closed already")}"));
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> ResetAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var password = await context.Accounts.ResetPasswordAsync(parsed.GetRequiredValue(Who), Actor.Verb, cancellationToken) ?? throw Unknown(parsed);
        var username = Usernames.Normalize(parsed.GetRequiredValue(Who));
        context.Say(new { username, password }, o => o.WriteLine($"one-time password {password} (shown this once)"));
        return ExitCode.Done;
    }

    private static VerbException Unknown(ParseResult parsed) =>
        new(ExitCode.BadInput, $"There is no account \"{parsed.GetRequiredValue(Who)}\". `hotspotauth account list` shows them.");
}
