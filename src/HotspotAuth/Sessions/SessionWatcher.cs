using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>
/// Looks four times a second whether somebody must go: an end that has come, or an account that a verb or another page
/// changed. Reads the counters every five seconds and writes interim rows every five minutes.
/// </summary>
internal sealed partial class SessionWatcher(
    Database database, AccountDirectory accounts, SessionManager manager, SessionTable table, SessionJournal journal, Audit.AccessStream stream, TimeProvider time, ILogger<SessionWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InterimEvery = TimeSpan.FromMinutes(5);
    private readonly Dictionary<Guid, DateTimeOffset> _askedNas = [];
    private long _revision;
    private DateTimeOffset _counted;
    private DateTimeOffset _interim = time.GetUtcNow();

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
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var revision = database.Revision();
        if (revision != _revision)
        {
            accounts.Refresh();
            _revision = revision;
        }

        foreach (var session in table.Open)
        {
            if (WhyEnd(session, now) is { } cause && MayAsk(session, now)) await manager.EndAsync(session.Id, cause, Actor.System, cancellationToken);
        }

        if (now - _counted >= CountEvery) await CountAsync(now, cancellationToken);
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
        }

        return session.Until <= now ? SessionCause.SessionTimeout : null;
    }

    /// <summary>A NAS that did not let go is asked again each half minute, not four times a second.</summary>
    private bool MayAsk(Session session, DateTimeOffset now)
    {
        if (session.Nas is null) return true;
        if (_askedNas.TryGetValue(session.Id, out var asked) && now - asked < TimeSpan.FromSeconds(30)) return false;
        if (_askedNas.Count > 10_000) _askedNas.Clear();
        _askedNas[session.Id] = now;
        return true;
    }

    private async Task CountAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _counted = now;
        var changed = await manager.CountAsync(cancellationToken);
        if (changed.Count > 0) await journal.WriteAsync(t => Array.ForEach([.. changed], s => SessionStore.Put(t, s)), cancellationToken);
        if (now - _interim < InterimEvery) return;
        _interim = now;
        foreach (var session in table.Open.Where(s => s.Nas is null)) stream.Session("interim", session);
    }

    [LoggerMessage(7120, LogLevel.Error, "Watching the sessions failed; trying again")]
    private partial void LogTickFailed(Exception exception);
}
