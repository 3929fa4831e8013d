using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Events;

/// <summary>What the end of an event did: how many sessions were ended, and how many did not answer.</summary>
internal sealed record EventEnded(TrainingEvent Event, int Ended, int Unanswered);

/// <summary>Ends an event before its time: its slips work no more, and whoever is connected is cut off now.</summary>
internal sealed class EventEnding(TrainingEventStore events, AccountDirectory accounts, SessionManager sessions)
{
    /// <summary>The question that the running service answers for <c>event close</c>: the argument is the event's id.</summary>
    public const string Request = "event-close";

    /// <summary>NASes are asked a few at a time.</summary>
    private const int AtOnce = 16;

    /// <exception cref="EventException">It is not issued, or is over already.</exception>
    public async Task<EventEnded> EndAsync(long id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var ended = events.End(id, reason, actor);
        accounts.Refresh(); // before the cut: nobody gets in again
        var open = sessions.Open.Where(session => accounts.TryFind(session.Account, out var account) && account.Event == id).ToArray();
        var gone = 0;
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (session, stop) =>
        {
            // A NAS that does not answer is asked again by the watcher: the account is over.
            if ((await sessions.EndAsync(session.Id, SessionCause.AdminReset, actor, stop)).Ended) Interlocked.Increment(ref gone);
        });
        return new EventEnded(ended, gone, open.Length - gone);
    }

    /// <summary>Answers <see cref="Request"/> from a verb.</summary>
    public async Task<ServiceAnswer> AnswerAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var ended = await EndAsync(long.Parse(request.Argument!, CultureInfo.InvariantCulture), null, new Actor(request.Actor, "verb", null), cancellationToken);
        return new ServiceAnswer(ended.Unanswered == 0, Words(ended));
    }

    public static string Words(EventEnded ended)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"event {ended.Event.Id} ended, {ended.Ended} sessions cut");
        return ended.Unanswered == 0 ? words : string.Create(CultureInfo.InvariantCulture, $"{words}; {ended.Unanswered} did not answer and are asked again");
    }
}
