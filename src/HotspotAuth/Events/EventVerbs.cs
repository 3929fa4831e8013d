using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Events;

/// <summary><c>event create|list|slips|close</c></summary>
internal static class EventVerbs
{
    private static readonly Option<string> Project = new("--project") { Required = true };
    private static readonly Option<string> Agency = new("--agency") { Required = true };
    private static readonly Option<string> Phone = new("--phone") { Required = true };
    private static readonly Option<string> Responsible = new("--responsible") { Required = true, Description = "The person who answers for the guests" };
    private static readonly Option<DateTimeOffset?> From = Times.Option("--from", "First moment the slips work");
    private static readonly Option<DateTimeOffset?> Until = Times.Option("--until", "First moment they no longer work");
    private static readonly Option<int> Users = new("--users") { Required = true };
    private static readonly Argument<long> Id = new("id") { Description = "The event, as event list shows it" };

    public static Command Create(VerbBuilder verbs)
    {
        From.Required = true;
        Until.Required = true;
        return VerbBuilder.Group(
            "event",
            "Training events and their guests' slips",
            verbs.Verb("create", "Make an event and its guest accounts", CreateAsync, Project, Agency, Phone, Responsible, From, Until, Users),
            verbs.Verb("list", "All events and where they stand", List),
            verbs.Verb("slips", "An event's slips with their codes and holders", Slips, Id),
            verbs.Verb("close", "End an event now: its slips work no more, who is connected is cut off", CloseAsync, Id));
    }

    private static TrainingEventStore Store(VerbContext context) => new(context.Database, context.Accounts, TimeProvider.System);

    private static async Task<int> CreateAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var wanted = new TrainingEvent(
            0, parsed.GetRequiredValue(Project), parsed.GetRequiredValue(Agency), parsed.GetRequiredValue(Phone), parsed.GetRequiredValue(Responsible), parsed.GetValue(From)!.Value, parsed.GetValue(Until)!.Value);
        var (made, slips) = await Store(context).CreateAsync(wanted, parsed.GetValue(Users), Actor.Verb, cancellationToken);
        context.Say(
            new { made.Id, accounts = slips.Select(s => new { s.Account.Username, Password = s.Account.Username, s.Account.Slip }) },
            o =>
            {
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"event {made.Id} {made.Project}, {slips.Count} slips; the code is both username and password"));
                foreach (var slip in slips) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slip.Account.Slip,4}  {SlipCode.Shown(slip.Account.Username)}"));
            });
        return ExitCode.Done;
    }

    private static Task<int> List(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var events = Store(context).List(new EventQuery());
        var now = TimeProvider.System.GetUtcNow();
        context.Say(
            events.Select(e => new
            {
                e.Id,
                e.Project,
                e.Agency,
                e.Phone,
                e.Responsible,
                e.From,
                e.Until,
                State = EventRow.Text(e.State),
                Phase = EventRow.Text(e.Phase(now)),
                e.Users,
                e.Approved,
                e.Slips,
                e.Purpose,
                e.Group,
                e.RequestedBy,
                e.Requested,
                e.Ended,
            }),
            o =>
            {
                foreach (var e in events) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Id,4}  {EventRow.Text(e.Phase(now)),-9}  {Times.Iso(e.From)} to {Times.Iso(e.End)}  {e.Slips,4} slips  {e.Project} ({e.Agency}, {e.Responsible})"));
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> Slips(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var slips = Store(context).SlipsToPrint(parsed.GetValue(Id), SecretBox.OpenOrCreate(context.Data), Actor.Verb);
        context.Say(
            slips.Select(s => new { Slip = s.Number, s.Username, s.Code, s.Holder }),
            o =>
            {
                foreach (var slip in slips) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slip.Number,4}  {(slip.Code is { } code ? SlipCode.Shown(code) : "(own password)")}  {slip.Holder ?? "-"}"));
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> CloseAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetValue(Id);
        var answer = await EndAsync(context, id, cancellationToken);
        context.Say(new { id, ended = answer.Ok, answer = answer.Text }, o => o.WriteLine(answer.Text));
        return answer.Ok ? ExitCode.Done : ExitCode.Found;
    }

    private static async Task<ServiceAnswer> EndAsync(VerbContext context, long id, CancellationToken cancellationToken)
    {
        // Before the service is asked: what can't be ended is bad input, not a service that failed.
        Store(context).MustRun(id);
        if (!ServiceLock.IsServing(context.Data))
        {
            await using var service = await ServiceCore.StartAsync(context.Settings, context.Data, cancellationToken);
            var ended = await service.Services.GetRequiredService<EventEnding>().EndAsync(id, null, Actor.Verb, cancellationToken);
            return new ServiceAnswer(ended.Unanswered == 0, EventEnding.Words(ended));
        }

        var requests = new ServiceRequests(context.Database, TimeProvider.System);
        return await requests.AskAsync(EventEnding.Request, id.ToString(CultureInfo.InvariantCulture), Actor.Verb.Name, TimeSpan.FromSeconds(60), cancellationToken)
            ?? throw new VerbException(ExitCode.Unavailable, "The running service did not answer within 60 s. Its log says why.");
    }
}
