using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Admin;

/// <summary>
/// <c>administrator list|add|set|reset-password|unlock</c>: the way back in of whoever is root on the machine. What they change counts
/// with the next request at the console.
/// </summary>
internal static class AdministratorVerbs
{
    private static readonly Argument<string> Who = new("username") { Description = "The administrator" };
    private static readonly Option<string> Username = new("--username") { Description = "English letters, digits, . - _ @", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "The person's name", Required = true };
    private static readonly Option<string?> Email = new("--email") { Description = "The person's e-mail address" };
    private static readonly Option<string[]> Role = new("--role") { Description = $"A role, once for each: {string.Join(", ", Enum.GetValues<ConsoleRole>().Select(r => r.Name()))}" };
    private static readonly Option<string?> State = new("--state") { Description = "active or ended" };
    private static readonly Option<bool> SecondFactor = new("--second-factor") { Description = "Take the second factor away too: phone and recovery codes are lost" };

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "administrator",
        "The people of the console",
        verbs.Verb("list", "Who holds which roles", List),
        verbs.Verb("add", "Add one and print a one-time password", Add, Username, Name, Email, Role),
        verbs.Verb("set", "Give one other roles, end one or let one in again", Set, Who, Role, State),
        verbs.Verb("reset-password", "Print a new one-time password", ResetPassword, Who, SecondFactor),
        verbs.Verb("unlock", "Let one try again at once after too many wrong passwords or codes", Unlock, Who));

    private static Task<int> List(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var list = Store(context).List();
        context.Say(list.Select(a => Shape(a, now)), o =>
        {
            foreach (var a in list)
                o.WriteLine($"{a.Username,-20} {StateOf(a, now),-8} {(a.HasSecondFactor ? "second factor" : "-"),-14} {(a.LastSignIn is { } last ? Times.Iso(last) : "never"),-25} {ConsoleRoles.ToText(a.Roles)}  ({a.Name})");
            if (list.Count == 0) o.WriteLine("there is no administrator yet: serve makes the first one");
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> Add(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var password = Desk(context).Add(parsed.GetRequiredValue(Username), parsed.GetRequiredValue(Name), parsed.GetValue(Email), Roles(parsed), Actor.Verb);
        var username = Usernames.Normalize(parsed.GetRequiredValue(Username));
        context.Say(new { username, password }, o => o.WriteLine($"{username}  one-time password: {password}  (shown this once; it must be changed at the first sign-in)"));
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> Set(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (who, roles, state) = (parsed.GetRequiredValue(Who), Roles(parsed), parsed.GetValue(State));
        if (roles.Count == 0 && state is null) throw new VerbException(ExitCode.Usage, "Nothing to change: give --role or --state.");
        if (state is not (null or "active" or "ended")) throw new VerbException(ExitCode.Usage, $"--state: \"{state}\" is neither active nor ended.");
        var desk = Desk(context);
        // Back in first, out last: so the only system administrator can hand over in one line.
        if (state == "active") Check(desk.Enable(who, Actor.Verb), who);
        if (roles.Count > 0) Check(desk.SetRoles(who, roles, Actor.Verb), who);
        if (state == "ended") Check(desk.Disable(who, Actor.Verb), who);
        var now = TimeProvider.System.GetUtcNow();
        var after = Store(context).Find(who)!;
        context.Say(Shape(after, now), o => o.WriteLine($"{after.Username}  {StateOf(after, now)}  {ConsoleRoles.ToText(after.Roles)}"));
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ResetPassword(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var who = parsed.GetRequiredValue(Who);
        var desk = Desk(context);
        var (refusal, password) = desk.ResetPassword(who, Actor.Verb);
        Check(refusal, who);
        if (parsed.GetValue(SecondFactor)) Check(desk.ResetSecondFactor(who, Actor.Verb), who);
        var username = Usernames.Normalize(who);
        context.Say(new { username, password }, o => o.WriteLine($"{username}  one-time password: {password}  (shown this once; it must be changed at the next sign-in)"));
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> Unlock(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var who = parsed.GetRequiredValue(Who);
        Check(Desk(context).Unlock(who, Actor.Verb), who);
        context.Say(new { username = Usernames.Normalize(who) }, o => o.WriteLine($"{Usernames.Normalize(who)} may try again"));
        return Task.FromResult(ExitCode.Done);
    }

    private static List<ConsoleRole> Roles(ParseResult parsed) => [.. (parsed.GetValue(Role) ?? []).Select(name => ConsoleRoles.Find(name)
        ?? throw new VerbException(ExitCode.Usage, $"--role: there is no role \"{name}\". {Role.Description}."))];

    private static void Check(DeskRefusal refusal, string who)
    {
        if (refusal == DeskRefusal.Unknown) throw new VerbException(ExitCode.BadInput, $"There is no administrator \"{who}\". `hotspotauth administrator list` shows them.");
        if (refusal == DeskRefusal.LastSystemAdministrator) throw new VerbException(ExitCode.BadInput, $"{who} is the only system administrator left. Add another first: `hotspotauth administrator add`.");
    }

    private static string StateOf(Administrator a, DateTimeOffset now) => a.Disabled is not null ? "ended" : a.IsLocked(now) ? "locked" : "active";

    private static object Shape(Administrator a, DateTimeOffset now) => new
    {
        a.Username,
        a.Name,
        a.Email,
        State = StateOf(a, now),
        Roles = a.Roles.Select(role => role.Name()),
        a.HasSecondFactor,
        a.MustChangePassword,
        a.LastSignIn,
        a.LockedUntil,
        a.Created,
    };

    private static AdministratorStore Store(VerbContext context) => new(context.Database, new SecondFactors(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System), TimeProvider.System);

    private static AdministratorDesk Desk(VerbContext context) => new(context.Database, TimeProvider.System);
}
