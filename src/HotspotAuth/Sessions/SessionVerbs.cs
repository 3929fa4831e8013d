using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary><c>session list</c> and <c>session disconnect</c></summary>
internal static class SessionVerbs
{
    /// <summary>The question that the running service answers for <c>session disconnect</c>.</summary>
    public const string EndRequest = "session-end";

    private static readonly Option<bool> Closed = new("--closed") { Description = "Closed ones too" };
    private static readonly Option<DateTimeOffset?> Since = Times.Option("--since", "Closed ones that ended since then");
    private static readonly Argument<string?> Id = new("id") { Arity = ArgumentArity.ZeroOrOne, Description = "One session, as session list shows it" };
    private static readonly Option<string?> User = new("--user") { Description = "All sessions of this account" };
    private static readonly Option<string?> Mac = new("--mac") { Description = "All sessions of this device" };

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "session",
        "Who is connected",
        verbs.Verb("list", "Open sessions", List, Closed, Since),
        verbs.Verb("disconnect", "End a session now", DisconnectAsync, Id, User, Mac));

    private static Task<int> List(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var since = parsed.GetValue(Since);
        var sessions = new SessionStore(context.Database).List(parsed.GetValue(Closed) || since is not null ? since ?? DateTimeOffset.UnixEpoch : null);
        context.Say(sessions.Select(Shape), o =>
        {
            foreach (var s in sessions)
                o.WriteLine($"{s.Id}  {s.Username,-16} {s.Mac?.ToString() ?? "-",-17} {s.Ip?.ToString() ?? "-",-15} {StateText(s),-7} {Times.Iso(s.Start)}  up {s.BytesUp} down {s.BytesDown}  {s.Nas ?? "own gateway"}  {s.Person}");
            if (sessions.Count == 0) o.WriteLine("nobody is connected");
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> DisconnectAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var wanted = Wanted(context, parsed);
        var results = new List<object>();
        var failed = false;
        foreach (var session in wanted)
        {
            var answer = await EndAsync(context, session.Id, cancellationToken);
            failed |= !answer.Ok;
            results.Add(new { session.Id, session.Username, ended = answer.Ok, answer = answer.Text });
            if (!context.Json) context.Out.WriteLine($"{session.Id} {session.Username}: {answer.Text}");
        }

        if (context.Json) context.Say(results, _ => { });
        return failed ? ExitCode.Found : ExitCode.Done;
    }

    private static IReadOnlyList<Session> Wanted(VerbContext context, ParseResult parsed)
    {
        var (id, user, mac) = (parsed.GetValue(Id), parsed.GetValue(User), parsed.GetValue(Mac));
        if (new[] { id, user, mac }.Count(x => x is not null) != 1) throw new VerbException(ExitCode.Usage, "Say which: a session's ID, or --user USERNAME, or --mac MAC.");
        if (id is not null && !Guid.TryParse(id, out _)) throw new VerbException(ExitCode.Usage, $"\"{id}\" is no session ID. `hotspotauth session list` shows them.");
        MacAddress? address = null;
        if (mac is not null) address = MacAddress.TryParse(mac, out var m) ? m : throw new VerbException(ExitCode.Usage, $"\"{mac}\" is no MAC address; write it like 02:00:00:aa:bb:cc.");
        var sessions = new SessionStore(context.Database).List(null)
            .Where(s => id is not null ? s.Id == Guid.Parse(id) : user is not null ? s.Username == Usernames.Normalize(user) : s.Mac == address).ToArray();
        return sessions.Length > 0 ? sessions : throw new VerbException(ExitCode.BadInput, "No such session is open. `hotspotauth session list` shows the open ones.");
    }

    private static async Task<ServiceAnswer> EndAsync(VerbContext context, Guid id, CancellationToken cancellationToken)
    {
        if (!ServiceLock.IsServing(context.Data))
        {
            await using var service = await ServiceCore.StartAsync(context.Settings, context.Data, cancellationToken);
            var result = await service.Sessions.EndAsync(id, SessionCause.AdminReset, Actor.Verb, cancellationToken);
            return new ServiceAnswer(result.Ended, result.Answer);
        }

        var requests = new ServiceRequests(context.Database, TimeProvider.System);
        return await requests.AskAsync(EndRequest, id.ToString("D"), Actor.Verb.Name, TimeSpan.FromSeconds(20), cancellationToken)
            ?? throw new VerbException(ExitCode.Unavailable, "The running service did not answer within 20 s. Its log says why.");
    }

    private static string StateText(Session s) => s.State.ToString().ToLowerInvariant();

    private static object Shape(Session s) => new
    {
        s.Id,
        User = s.Username,
        s.Person,
        s.Group,
        Mac = s.Mac?.ToString(),
        Ip = s.Ip?.ToString(),
        s.Nas,
        s.NasSession,
        State = StateText(s),
        s.Start,
        s.End,
        s.LastSeen,
        s.PacketsUp,
        s.PacketsDown,
        s.BytesUp,
        s.BytesDown,
        s.Cause,
        Inferred = s.Inferred == Sessions.Inferred.None ? null : s.Inferred.ToString().ToLowerInvariant().Split(", "),
    };
}
