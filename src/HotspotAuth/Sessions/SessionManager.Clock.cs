
namespace HotspotAuth.Sessions;

/// <summary>What becomes of open sessions when the clock is set.</summary>
internal sealed partial class SessionManager
{
    /// <summary>
    /// An end that a length made moves with the clock, so that nobody is cut off or kept by a step; one of the calendar (the account's validity,
    /// the end of its hours) stays where it is. Our own gateway is opened again: the kernel's timeouts go by a clock that nobody sets.
    /// </summary>
    public async Task ClockSetAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        usage.ClockSet(by);
        foreach (var session in table.Open)
        {
            try
            {
                await FollowClockAsync(session, by, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogClockNotFollowed(e, session.Id); // its end stays as it was: too early or too late by the step, and the kernel's own stands
            }
        }
    }

    private async Task FollowClockAsync(Session session, TimeSpan by, CancellationToken cancellationToken)
    {
        if (session.Nas is not null)
        {
            await MoveEndAsync(session, EndAfterStep(session, by), cancellationToken);
            return;
        }

        using var turn = await TurnAsync(session.Device!, cancellationToken);
        if (table.Find(session.Id) is not { } open) return;
        var moved = await MoveEndAsync(open, EndAfterStep(open, by), cancellationToken);
        // Past its end, it is the watcher's to close, with its counters.
        if (!(moved.Until <= time.GetUtcNow())) await OpenGatewayAsync(moved, DeviceAddresses.Of(gateway, moved.Device!), cancellationToken);
    }

    private DateTimeOffset? EndAfterStep(Session session, TimeSpan by)
    {
        if (session.Until is not { } until) return null;
        if (!accounts.TryFind(session.Username, out var account)) return until + by;
        var now = time.GetUtcNow();
        if (until == account.ValidUntil || until == limits.Closes(account.Rights, now - by)) return until;
        var moved = until + by;
        if (account.ValidUntil < moved) moved = account.ValidUntil.Value;
        return limits.Closes(account.Rights, now) is { } closes && closes < moved ? closes : moved;
    }

    [LoggerMessage(7780, LogLevel.Error, "The clock was set, and the end of session {Session} could not follow it")]
    private partial void LogClockNotFollowed(Exception exception, Guid session);
}
