using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Clock;
using HotspotAuth.Nas;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>
/// Looks four times a second whether somebody must go: an end that has come, or an account that a verb or another page
/// changed, or one that has used up what it may; sessions of NASes are <see cref="NasKeeper"/>'s. Reads the counters every five seconds and writes interim rows every five minutes.
/// </summary>
internal sealed partial class SessionWatcher(
    Database database, AccountDirectory accounts, AccessLimits limits, RegisteredDevices devices, SessionManager manager, SessionTable table, SessionJournal journal, NasKeeper nas, RightsChanges changes, Audit.AccessStream stream, SteadyClock steady, TimeProvider time, ILogger<SessionWatcher> logger)
    : BackgroundService, ITurning
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InterimEvery = TimeSpan.FromMinutes(5);
    private readonly ClockSteps _steps = ClockSteps.From(time);
    private long _revision;
    private long _turns;
    private DateTimeOffset _counted;
    private DateTimeOffset _triedAgain;
    private DateTimeOffset _interim = steady.Now;

    /// <summary>Nobody is idle for a time in which nobody looked, or which the clock only says has passed.</summary>
    private DateTimeOffset _since = time.GetUtcNow();

    public string TurningName => "session watcher";

    /// <summary>Each look, and each session within one: to end a thousand takes a while.</summary>
    public long? Turns => Volatile.Read(ref _turns);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TickAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogTickFailed(e); // the kernel's timeouts stand meanwhile; the next tick tries again
            }

            Interlocked.Increment(ref _turns);
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task TickAsync(CancellationToken cancellationToken)
    {
        var (now, lasting) = (time.GetUtcNow(), steady.Now);
        if (_steps.LookForEnds() is var step && step != TimeSpan.Zero)
        {
            _since = now;
            await manager.ClockSetAsync(step, cancellationToken);
        }

        if (!journal.CanWrite && lasting - _triedAgain >= CountEvery)
        {
            _triedAgain = lasting;
            await journal.TryAgainAsync(cancellationToken);
        }

        if (journal.CanWrite) await manager.WriteEndsAsync(cancellationToken);
        var revision = database.Revision();
        if (revision != _revision)
        {
            accounts.Refresh();
            devices.Refresh();
            _revision = revision;
        }

        var open = table.Open;
        _ = nas.SweepAsync(open, session => WhyEnd(session, now), cancellationToken); // NASes answer in their own time
        _ = changes.SweepAsync(open, cancellationToken);
        // While our own gateway can't be asked the kernel's timeouts stand; whoever must go goes when it is back.
        if (manager.GatewayFault is not null) return;
        foreach (var session in open.Where(s => s.Nas is null))
        {
            if (WhyEnd(session, now) is { } cause) await EndAsync(session, cause, cancellationToken);
        }

        if (lasting - _counted >= CountEvery) await CountAsync(now, lasting, cancellationToken);
    }

    /// <summary>One session that can't be ended now must not keep the others in; the next tick tries it again.</summary>
    private async Task EndAsync(Session session, string cause, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _turns);
        try
        {
            await manager.EndAsync(session.Id, cause, Actor.System, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotEnded(e, session.Id);
        }
    }

    private string? WhyEnd(Session session, DateTimeOffset now)
    {
        if (accounts.TryFind(session.Username, out var account))
        {
            switch (AccessPolicy.Standing(account, now))
            {
                case AccessReason.Disabled: return SessionCause.AccountDisabled;
                case AccessReason.Expired or AccessReason.NotYetValid: return SessionCause.AccountExpired;
            }

            if (limits.Opens(account.Rights, now) is not null) return SessionCause.HoursOver;
            if (!AccessPlaces.AllowsNas(account.Rights, session.Nas)) return SessionCause.PlaceNotAllowed;
            if (session.ByMac && !IsRegistered(session)) return SessionCause.DeviceRemoved;
            if (limits.Exhausted(account) is not null) return SessionCause.QuotaUsed;
        }

        return session.Until <= now ? SessionCause.SessionTimeout : null;
    }

    private bool IsRegistered(Session session) => session.Mac is { } mac && devices.TryFind(mac, out _, out var owner) && owner.Id == session.Account;

    /// <summary>Only where the gateway counts: a session without a MAC has no counters that could stand still. A NAS does this itself.</summary>
    private bool IsIdle(Session session, DateTimeOffset now)
    {
        if (session.Nas is not null || session.Mac is null || !accounts.TryFind(session.Account, out var account) || account.Rights.IdleSeconds is not { } idle) return false;
        // Seen later than now: the clock was set back since.
        return now - (session.LastSeen > _since && session.LastSeen <= now ? session.LastSeen : _since) >= TimeSpan.FromSeconds(idle);
    }

    private async Task CountAsync(DateTimeOffset now, DateTimeOffset lasting, CancellationToken cancellationToken)
    {
        _counted = lasting;
        var changed = await manager.CountAsync(cancellationToken);
        if (changed.Count > 0) await journal.WriteAsync(store => Array.ForEach([.. changed], store.Put), cancellationToken);
        foreach (var session in table.Open.Where(s => IsIdle(s, now))) await EndAsync(session, SessionCause.IdleTimeout, cancellationToken);
        if (lasting - _interim < InterimEvery) return;
        _interim = lasting;
        foreach (var session in table.Open.Where(s => s.Nas is null)) stream.Session("interim", session);
    }

    [LoggerMessage(7121, LogLevel.Error, "Session {Session} could not be ended; trying again")]
    private partial void LogNotEnded(Exception exception, Guid session);

    [LoggerMessage(7120, LogLevel.Error, "Watching the sessions failed; trying again")]
    private partial void LogTickFailed(Exception exception);
}
