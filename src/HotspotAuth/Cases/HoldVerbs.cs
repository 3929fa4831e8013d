using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary><c>hold</c>: officials' orders to keep records beyond their days' time.</summary>
internal static class HoldVerbs
{
    public const string CopyRequest = "hold-copy";

    private static readonly Option<string> Order = new("--order") { Description = "The order, as its letter names it", Required = true };
    private static readonly Option<string> Officer = new("--officer") { Description = "The official who gave it", Required = true };
    private static readonly Option<string?> Agency = new("--agency") { Description = "His agency" };
    private static readonly Option<string[]> User = new("--user") { Description = "Records of this user's sessions; may be given again" };
    private static readonly Option<string[]> Ip = new("--ip") { Description = "Records of this client address; may be given again" };
    private static readonly Option<string[]> Mac = new("--mac") { Description = "Records of this device; may be given again" };
    private static readonly Option<DateTimeOffset?> From = Times.Option("--from", "First moment of the records");
    private static readonly Option<DateTimeOffset?> To = Times.Option("--to", "First moment after them; may lie ahead");
    private static readonly Option<DateTimeOffset?> Until = Times.Option("--until", "When the rows are deleted: two years from their entry at the latest");
    private static readonly Option<string> Reason = new("--reason") { Description = "Why; kept in the audit trail, so name nobody", Required = true };
    private static readonly Option<string> By = new("--by") { Description = "The administrator who proposes it; another confirms at the console", Required = true };
    private static readonly Argument<string> Id = new("id");

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "hold",
        "Keep records beyond their time by an official's order",
        verbs.Verb("add", "Keep the records that an order names", AddAsync, Order, Officer, Agency, User, Ip, Mac, From, To, Until, Reason),
        verbs.Verb("list", "Which orders there are, and what is kept", List),
        verbs.Verb("release", "Propose that one ends now; a second person confirms at the console", Release, Id, Reason, By));

    private static async Task<int> AddAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var holds = Holds(context);
        var hold = Taken(() => holds.Add(
            new NewHold
            {
                Order = parsed.GetRequiredValue(Order),
                Officer = parsed.GetRequiredValue(Officer),
                Agency = parsed.GetValue(Agency),
                Reason = parsed.GetRequiredValue(Reason),
                Users = parsed.GetValue(User) ?? [],
                Ips = parsed.GetValue(Ip) ?? [],
                Macs = parsed.GetValue(Mac) ?? [],
                From = parsed.GetValue(From),
                To = parsed.GetValue(To),
                Until = parsed.GetValue(Until),
            },
            Actor.Verb));
        // The hold is made: from now on its days stay, whether the copy succeeds now or tonight.
        var copy = await CopyAsync(context, cancellationToken);
        var days = holds.Days(hold.Id);
        context.Say(
            Shape(context, hold, days) with { CopyFault = copy.Fault },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hold.Id}  kept until {Moment(context, hold.Until)}; {days.Count} sealed days copied, {days.Sum(day => day.Rows)} rows"));
                if (copy.Fault is { } fault) o.WriteLine($"not copied yet: {fault}. The days stay, and the service tries again each night.");
            });
        return ExitCode.Done;
    }

    private static Task<int> List(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var holds = Holds(context);
        var all = holds.All().Select(hold => (Hold: hold, Days: holds.Days(hold.Id))).ToArray();
        context.Say(
            all.Select(each => Shape(context, each.Hold, each.Days)),
            o =>
            {
                foreach (var (hold, days) in all) Write(context, o, hold, days);
                if (all.Length == 0) o.WriteLine("nothing is held");
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> Release(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var by = Usernames.Normalize(parsed.GetRequiredValue(By));
        var store = new AdministratorStore(context.Database, new SecondFactors(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System), TimeProvider.System);
        if (store.Find(by) is not { Disabled: null } person || !person.Roles.SelectMany(Duties.Of).Any(duty => duty is Duty.AnswerOfficer or Duty.ReleaseAnswer)) throw new VerbException(ExitCode.BadInput, new HoldFault("by", HoldFaultKind.Stranger, parsed.GetRequiredValue(By)).ToString());
        // A verb can't prove who types it. So it only proposes in a name, and the second person signs in at the console.
        var hold = Taken(() => Holds(context).ProposeRelease(parsed.GetRequiredValue(Id), $"{parsed.GetRequiredValue(Reason)} (typed by {Actor.Verb.Name})", Actor.Verb with { Name = by }));
        context.Say(
            new { hold.Id, ProposedBy = by, State = "proposed" },
            o => o.WriteLine($"{hold.Id}  release proposed by {by}; it ends when another person confirms it at the console (/audit/cases/{hold.Id})"));
        return Task.FromResult(ExitCode.Done);
    }

    private static HoldStore Holds(VerbContext context) => new(context.Database, AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System), TimeProvider.System);

    private static async Task<CopyResult> CopyAsync(VerbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (await DayAnswers.AskAsync(context, CopyRequest, null, p => p.GetRequiredService<CaseDesk>().CopyAsync(cancellationToken), cancellationToken))[0];
        }
        catch (Exception e) when (e is VerbException or IOException)
        {
            return new CopyResult(0, e.Message);
        }
    }

    private static T Taken<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (HoldException e)
        {
            throw new VerbException(ExitCode.BadInput, e.Message);
        }
    }

    private static void Write(VerbContext context, TextWriter o, Hold hold, IReadOnlyList<HeldDay> days)
    {
        var state = hold.State == HoldState.Ended ? $"{hold.Why} {Moment(context, hold.Ended!.Value)}" : $"until {Moment(context, hold.Until)}";
        o.WriteLine($"{hold.Id}  {state}  {hold.Order}, {hold.Officer}{(hold.Agency is { } agency ? $", {agency}" : "")}");
        if (hold.State == HoldState.Ended) return;
        o.WriteLine($"    {string.Join(", ", [.. hold.Scope.Users.Select(user => $"user {user}"), .. hold.Scope.Ips.Select(ip => $"ip {ip}"), .. hold.Scope.Macs.Select(mac => $"mac {mac}")])} from {LocalTime.Text(hold.Scope.From, context.Settings.Site.Zone)} to {LocalTime.Text(hold.Scope.To, context.Settings.Site.Zone)}");
        o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {days.Count} days copied: {days.Sum(day => day.Access)} rows of access, {days.Sum(day => day.Flow)} of flow, {days.Sum(day => day.Nat)} of nat"));
        if (hold.Release is { } release) o.WriteLine($"    release proposed by {release.By}, waits for a second person: {release.Reason}");
    }

    private static string Moment(VerbContext context, DateTimeOffset moment) => LocalTime.Text(moment.ToUnixTimeMilliseconds(), context.Settings.Site.Zone);

    private static HoldShape Shape(VerbContext context, Hold hold, IReadOnlyList<HeldDay> days) => new(
        hold.Id, hold.State == HoldState.Ended ? hold.Why! : hold.Release is null ? "active" : "release-proposed", hold.Order, hold.Officer, hold.Agency, hold.Reason, hold.Scope.Users,
        [.. hold.Scope.Ips.Select(ip => ip.ToString())], [.. hold.Scope.Macs.Select(mac => mac.ToString())], Times.Stored(hold.Scope.From), Times.Stored(hold.Scope.To), hold.Until, hold.Latest,
        hold.Made, hold.MadeBy, hold.Ended, [.. days.Select(day => DayName.Of(day.Day))], days.Sum(day => day.Access), days.Sum(day => day.Flow), days.Sum(day => day.Nat), hold.Release?.By);

    /// <summary>A hold as <c>--json</c> gives it.</summary>
    private sealed record HoldShape(
        string Id, string State, string Order, string Officer, string? Agency, string Reason, IReadOnlyList<string> Users, IReadOnlyList<string> Ips, IReadOnlyList<string> Macs, DateTimeOffset From,
        DateTimeOffset To, DateTimeOffset Until, DateTimeOffset Latest, DateTimeOffset Made, string MadeBy, DateTimeOffset? Ended, IReadOnlyList<string> Days, long AccessRows, long FlowRows,
        long NatRows, string? ReleaseProposedBy)
    {
        public string? CopyFault { get; init; }
    }
}
