using System.Net;
using HotspotAuth.Clock;
using HotspotAuth.Handover;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>
/// Asks a NAS to end a session (RFC 5176). Only its word that the session is over, or never was, closes the record here:
/// an answer of "session context not found" proves a zombie dead.
/// </summary>
internal sealed class NasDisconnect(
    NasTable nases, KeptEnds kept, SessionTable table, SessionJournal journal, UsageLedger usage, AwaitedStops stops, Audit.AccessStream stream, SteadyClock steady, TimeProvider time)
{
    private readonly RadiusDynamicAuthClient _client = new(time: time);

    public async Task<SessionEndResult> DisconnectAsync(Session session, string cause, CancellationToken cancellationToken)
    {
        if (KeptSessions.IsKept(session)) return await EndKeptAsync(session, cause, cancellationToken);
        if (session.NasAddress is not { } address || nases.Current.Find(address) is not { } nas) return new SessionEndResult(false, $"NAS {session.Nas} is no longer known; add it again to reach it");
        var result = await _client.DisconnectAsync(new IPEndPoint(address, nas.CoaPort), nas.Secret, Identify(session), cancellationToken);
        if (!result.IsSessionOver) return new SessionEndResult(false, result.Explanation, result);
        await CloseAsync(session.Id, cause, gone: result.Outcome == DynamicAuthOutcome.Refused, cancellationToken);
        return new SessionEndResult(true, result.Explanation, result);
    }

    /// <summary>A gateway that speaks no RADIUS, whose sessions we keep ourselves: no Stop will follow.</summary>
    private async Task<SessionEndResult> EndKeptAsync(Session session, string cause, CancellationToken cancellationToken)
    {
        var result = await kept.EndAsync(session, cancellationToken);
        if (result.Ended) await CloseAsync(session.Id, cause, gone: false, cancellationToken);
        return result;
    }

    /// <summary>The NAS's own Stop may have come first, with better numbers; what is closed by then stays as it is.</summary>
    private async Task CloseAsync(Guid id, string cause, bool gone, CancellationToken cancellationToken)
    {
        Session? closed = null;
        await journal.WriteAsync(
            store =>
            {
                closed = null; // a commit may be tried twice
                if (store.Find(id) is not { State: not SessionState.Closed } open) return;
                closed = gone
                    ? open with { State = SessionState.Closed, End = open.LastSeen, Cause = SessionCause.LostCarrier, Inferred = open.Inferred | Inferred.Stop }
                    : open with { State = SessionState.Closed, End = time.GetUtcNow(), Cause = cause };
                store.Put(closed);
            },
            () =>
            {
                table.Remove(id);
                if (closed is null) return;
                usage.Seen(closed);
                stream.Session("stop", closed);
                if (!gone && !KeptSessions.IsKept(closed)) stops.Await(closed, steady.Now);
            },
            cancellationToken);
    }

    /// <summary>What a NAS can know of the session.</summary>
    internal static SessionIdentification Identify(Session session) => new()
    {
        UserName = session.Username,
        AcctSessionId = session.NasSession is { } name && !AccountingReport.IsMadeUp(name) ? name : null,
        FramedAddress = session.Ip,
        CallingStationId = session.Mac?.ToString().ToUpperInvariant().Replace(':', '-'),
    };
}
