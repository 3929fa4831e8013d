using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// A UniFi controller reports nothing by itself: it is asked four times a minute for the guests whose sessions we keep. Who has left, or
/// was shut out there, has no session here either.
/// </summary>
internal sealed partial class UnifiWatch(HandoverTable table, UnifiControllers controllers, UnifiDoor door, KeptSessions kept, TimeProvider time, ILogger<UnifiWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan InterimEvery = TimeSpan.FromMinutes(5);

    /// <summary>A phone that sleeps leaves the list for a while.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromMinutes(15);

    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private DateTimeOffset _told = time.GetUtcNow();

    /// <summary>Looks once at every controller with sessions of ours.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var tells = (time.GetUtcNow() - _told).Duration() >= InterimEvery;
        if (tells) _told = time.GetUtcNow();
        foreach (var nas in table.OfKind(HandoverRules.Unifi))
        {
            if (kept.At(nas.Name) is not { Count: > 0 } sessions) continue;
            try
            {
                await LookAsync(nas, sessions, tells, cancellationToken);
                if (_silent.Remove(nas.Name)) LogAnswersAgain(nas.Name);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (_silent.Add(nas.Name)) LogSilent(fault, nas.Name);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(HandoverNas nas, IReadOnlyList<Session> sessions, bool tells, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var clients = (await controllers.Of(nas).ListAsync(cancellationToken)).GroupBy(client => client.Mac).ToDictionary(group => group.Key, group => group.First());
        foreach (var session in sessions.Where(session => session.Start < asked)) // who came since is not in the list for sure
        {
            if (!clients.TryGetValue(session.Mac!.Value, out var client))
            {
                if (asked - session.LastSeen < Absence) continue;
                await door.EndAsync(nas, session, cancellationToken);
                await kept.CloseAsync(session, SessionCause.LostCarrier, session.LastSeen, cancellationToken);
                door.Forget(session.Id);
            }
            else if (!client.IsAuthorized)
            {
                var last = await door.CountAsync(session, client, cancellationToken);
                await kept.CloseAsync(last, SessionCause.AdminReset, asked, cancellationToken);
                door.Forget(session.Id);
            }
            else
            {
                var counted = await door.CountAsync(session, client, cancellationToken);
                if (tells) kept.Tell(counted);
            }
        }
    }

    [LoggerMessage(5210, LogLevel.Warning, "The UniFi controller of {Nas} can't be asked for its guests; their sessions stay as they are")]
    private partial void LogSilent(Exception fault, string nas);

    [LoggerMessage(5211, LogLevel.Information, "The UniFi controller of {Nas} answers again")]
    private partial void LogAnswersAgain(string nas);
}
