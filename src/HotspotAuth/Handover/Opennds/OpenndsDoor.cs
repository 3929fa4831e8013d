using HotspotAuth.Access;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// An openNDS gateway opens when the browser brings it the answer to its client's id (levels 1 and 2), or when it has fetched the guest
/// from us (levels 3 and 4). It can't be told to shut again: at levels 3 and 4 the session's length goes with the guest.
/// </summary>
internal sealed class OpenndsDoor(AuthmonQueue queue, KeptSessions kept, TimeProvider time) : IHandoverDoor, ISessionKeeper
{
    public string Kind => HandoverRules.Opennds;

    public async Task<HandoverStep> OpenAsync(HandoverEntry entry, CancellationToken cancellationToken)
    {
        var visit = entry.Visit;
        var answer = FasQuery.Answer(visit.ClientId!, entry.Nas.Settings.FasKey!);
        if (queue.IsAsking(visit.Nas, visit.GatewayHash!))
        {
            queue.Add(answer, entry);
            return HandoverStep.Nothing;
        }

        // Before the browser goes: with the answer in hand nobody need come back to us.
        await kept.StartAsync(entry, entry.Device.Ip, cancellationToken, isTimed: false);
        return HandoverStep.Open(MikrotikDoor.WithQuery(new Uri(visit.Link!), [new("tok", answer), new("redir", entry.Back.AbsoluteUri)]));
    }

    public Task<SessionEndResult> EndAsync(HandoverNas nas, Session session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Its own length ended it; without one openNDS's sessiontimeout did, which must not be longer than ours.
        var isOver = KeptSessions.IsTimed(session) ? session.Until <= now : now - session.Start >= AccessLimits.LongestSession;
        return Task.FromResult(isOver
            ? new SessionEndResult(true, $"its length at {nas.Name} is over")
            : new SessionEndResult(false, $"openNDS takes no word to end a session: on {nas.Name} run ndsctl deauth {session.Mac}; {(KeptSessions.IsTimed(session) ? "it ends by itself at its time" : "levels 3 and 4 end it at its time")}"));
    }
}
