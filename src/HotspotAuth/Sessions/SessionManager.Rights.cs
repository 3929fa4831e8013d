using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Sessions;

/// <summary>What becomes of a running session when its account's rights change.</summary>
internal sealed partial class SessionManager
{
    /// <summary>Gives the session the end that the changed rights make, and opens our own gateway again with them. An end that is past is left to the watcher.</summary>
    /// <param name="id">The session.</param>
    /// <param name="before">The rights it ran under so far.</param>
    /// <param name="isMoved">The account's validity ends at another moment than the session began under.</param>
    /// <param name="atMost">No end lies after this: a registered device's own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task RenewAsync(Guid id, Rights before, bool isMoved, DateTimeOffset? atMost, CancellationToken cancellationToken)
    {
        if (table.Find(id) is not { } session || !accounts.TryFind(session.Account, out var account)) return;
        if (session.Nas is not null)
        {
            await MoveEndAsync(session, account, before, isMoved, atMost, cancellationToken);
            return;
        }

        using var turn = await TurnAsync(session.Device!, cancellationToken);
        if (table.Find(id) is not { } open) return;
        var moved = await MoveEndAsync(open, account, before, isMoved, atMost, cancellationToken);
        if (moved.Until > time.GetUtcNow()) await OpenGatewayAsync(moved, DeviceAddresses.Of(gateway, moved.Device!), cancellationToken);
    }

    private Task<Session> MoveEndAsync(Session session, Account account, Rights before, bool isMoved, DateTimeOffset? atMost, CancellationToken cancellationToken)
    {
        var until = Until(session, account, before, isMoved);
        return MoveEndAsync(session, atMost < until ? atMost : until, cancellationToken);
    }

    private async Task<Session> MoveEndAsync(Session session, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (until == session.Until) return session;
        await journal.WriteAsync(
            store =>
            {
                if (store.Find(session.Id) is { State: not SessionState.Closed } stored) store.Put(stored with { Until = until });
            },
            cancellationToken);
        return table.Update(session.Id, s => s with { Until = until }) ?? session;
    }

    private DateTimeOffset? Until(Session session, Account account, Rights before, bool isMoved)
    {
        var after = account.Rights;
        if (!isMoved && (before.SessionSeconds, before.DailySeconds, before.TotalSeconds, before.Hours) == (after.SessionSeconds, after.DailySeconds, after.TotalSeconds, after.Hours)) return session.Until;
        // A login on the same device prolongs its session: it counts from that login, as far as its end tells when that was.
        var began = session.Until is { } end && end - AccessLimits.Longest(before) > session.Start ? end - AccessLimits.Longest(before) : session.Start;
        return limits.Of(account, began, time.GetUtcNow()).Until;
    }
}
