using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Events;

/// <summary><c>event create|list</c></summary>
internal static class EventVerbs
{
    private static readonly Option<string> Project = new("--project") { Required = true };
    private static readonly Option<string> Agency = new("--agency") { Required = true };
    private static readonly Option<string> Phone = new("--phone") { Required = true };
    private static readonly Option<string> Responsible = new("--responsible") { Required = true, Description = "The person who answers for the guests" };
    private static readonly Option<DateTimeOffset?> From = Times.Option("--from", "First moment the slips work");
    private static readonly Option<DateTimeOffset?> Until = Times.Option("--until", "First moment they no longer work");
    private static readonly Option<int> Users = new("--users") { Required = true };

    public static Command Create(VerbBuilder verbs)
    {
        From.Required = true;
        Until.Required = true;
        return VerbBuilder.Group(
            "event",
            "Training events and their guests' slips",
            verbs.Verb("create", "Make an event and its guest accounts", CreateAsync, Project, Agency, Phone, Responsible, From, Until, Users),
            verbs.Verb("list", "All events", List));
    }

    private static async Task<int> CreateAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var wanted = new TrainingEvent(
            0, parsed.GetRequiredValue(Project), parsed.GetRequiredValue(Agency), parsed.GetRequiredValue(Phone), parsed.GetRequiredValue(Responsible), parsed.GetValue(From)!.Value, parsed.GetValue(Until)!.Value);
        var (made, slips) = await new TrainingEventStore(context.Database, context.Accounts, TimeProvider.System).CreateAsync(wanted, parsed.GetValue(Users), Actor.Verb, cancellationToken);
        context.Say(
            new { made.Id, accounts = slips.Select(s => new { s.Account.Username, Password = s.Account.Username, s.Account.Slip }) },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"event {made.Id} {made.Project}, {slips.Count} slips; the code is both username and password"));
                foreach (var slip in slips) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slip.Account.Slip,4}  {slip.Account.Username[..4]}-{slip.Account.Username[4..]}"));
            });
        return ExitCode.Done;
    }

    private static Task<int> List(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var events = new TrainingEventStore(context.Database, context.Accounts, TimeProvider.System).List();
        context.Say(
            events.Select(e => new { e.Event.Id, e.Event.Project, e.Event.Agency, e.Event.Phone, e.Event.Responsible, e.Event.From, e.Event.Until, e.Slips }),
            o =>
            {
                foreach (var (e, slips) in events) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Id,4}  {Times.Iso(e.From)} to {Times.Iso(e.Until)}  {slips,4} slips  {e.Project} ({e.Agency}, {e.Responsible})"));
            });
        return Task.FromResult(ExitCode.Done);
    }
}
