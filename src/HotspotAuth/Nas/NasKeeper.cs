using HotspotAuth.Accounts;
using HotspotAuth.Clock;
using HotspotAuth.Handover;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>
/// Keeps the sessions of NASes honest: asks a NAS to end what must end, and asks about sessions it has gone silent on. Its
/// word that it knows no such session closes the record (RFC 5176, Error-Cause 503); without any word a silent session stays
/// suspect, and a NAS that was away as a whole is heard before it is asked (<see cref="NasReturns"/>). NASes answer in their own
/// time, so nothing here holds up whoever calls.
/// </summary>
internal sealed partial class NasKeeper(SessionTable table, SessionJournal journal, SessionManager manager, UsageLedger usage, NasTable nases, AwaitedStops stops, Audit.AccessStream stream, SteadyClock steady, TimeProvider time, ILogger<NasKeeper> logger)
{
    private const int MostAtOnce = 64;

    /// <summary>One NAS that does not answer must not keep the others waiting.</summary>
    private const int MostAtOneNas = 8;

    private static readonly TimeSpan Interim = TimeSpan.FromSeconds(AcceptAttributes.InterimSeconds + AcceptAttributes.InterimJitterSeconds);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Ask> _asks = [];
    private readonly Dictionary<string, int> _busy = new(StringComparer.Ordinal);
    private readonly NasReturns _returns = new();

    private readonly ClockSteps _steps = ClockSteps.From(time);

    /// <summary>What was open at a start is heard of from then on.</summary>
    private readonly DateTimeOffset _since = time.GetUtcNow();

    /// <summary>When the clock was set last: what it only says has passed is no silence of a NAS.</summary>
    private DateTimeOffset? _clockSet;

    /// <summary>Silence after which a session is suspect: three interims, or one and five minutes, whichever is longer.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(Math.Max(3 * Interim.TotalSeconds, Interim.TotalSeconds + 300));

    /// <summary>Looks once over the open sessions; <paramref name="whyEnd"/> says why one must end. Completes, with how many were asked about, when every NAS has answered or not.</summary>
    public async Task<int> SweepAsync(IReadOnlyList<Session> open, Func<Session, string?> whyEnd, CancellationToken cancellationToken)
    {
        var (now, lasting) = (time.GetUtcNow(), steady.Now);
        if (_steps.LookForEnds() != TimeSpan.Zero) _clockSet = now;
        foreach (var stop in stops.Overdue(lasting))
        {
            LogStopMissing(stop.Nas, stop.Session);
            stream.Audit(Actor.System, "session-stop-missing", stop.Username, $"NAS {stop.Nas} ended session {stop.Session:D} but sent no accounting Stop", "failed");
        }

        var kept = open.Where(s => s.Nas is not null).ToArray();
        Forget(kept);
        // A NAS that never sends an Interim is not silent by sending none.
        var reporting = kept.Where(s => s.LastSeen > s.Start).Select(s => s.Nas!).ToHashSet(StringComparer.Ordinal);
        var silent = Silent(kept, reporting, now, lasting);
        var asks = new List<Task>();
        foreach (var session in kept)
        {
            var silence = silent.GetValueOrDefault(session.Id);
            if (whyEnd(session) is { } why)
            {
                if (TryTake(session, lasting)) asks.Add(AskAsync(session, why, silence, cancellationToken));
            }
            else if (silence is not null and not { Nas: NasStanding.Back } && TryTake(session, lasting))
            {
                asks.Add(AskAsync(session, SessionCause.NasSilent, silence, cancellationToken));
            }
        }

        await Task.WhenAll(asks);
        return asks.Count;
    }

    /// <summary>The sessions that were not heard of for too long, by id, and how their NASes stand. The oldest of a NAS speaks for it.</summary>
    private Dictionary<Guid, SessionSilence> Silent(Session[] kept, HashSet<string> reporting, DateTimeOffset now, DateTimeOffset lasting)
    {
        var silent = kept.Where(session => now - HeardOf(session, now) > (reporting.Contains(session.Nas!) ? Silence : Access.AccessLimits.LongestSession)).ToArray();
        var quiet = silent.Where(session => !KeptSessions.IsKept(session)).GroupBy(Peer, StringComparer.Ordinal).ToDictionary(nas => nas.Key, nas => nas.MinBy(session => session.Start)!.Id, StringComparer.Ordinal);
        _returns.Keep(quiet.Keys.ToHashSet(StringComparer.Ordinal));
        if (silent.Length == 0) return [];
        var heard = kept.Where(session => now - HeardOf(session, now) <= Silence).Select(Peer).ToHashSet(StringComparer.Ordinal);
        var standing = quiet.Keys.ToDictionary(nas => nas, nas => _returns.Look(nas, heard.Contains(nas), lasting), StringComparer.Ordinal);
        return silent.ToDictionary(
            session => session.Id,
            session => KeptSessions.IsKept(session) ? new SessionSilence(NasStanding.Here, IsHeard: true, Speaks: false) : new SessionSilence(standing[Peer(session)], heard.Contains(Peer(session)), quiet[Peer(session)] == session.Id));
    }

    private DateTimeOffset HeardOf(Session session, DateTimeOffset now)
    {
        var heard = session.Heard ?? (session.LastSeen > _since ? session.LastSeen : _since);
        return _clockSet is { } set && (heard < set || heard > now) ? set : heard;
    }

    private async Task AskAsync(Session session, string cause, SessionSilence? silence, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (silence is not null && session.State == SessionState.Open) await SuspectAsync(session, cancellationToken);
            // It may have been heard of since the sweep looked: nobody who is at work is disconnected for a silence that is over.
            if (cause == SessionCause.NasSilent && !IsStill(session)) return;
            if (cause == SessionCause.NasSilent && silence is { Nas: NasStanding.Away })
            {
                if (silence.Speaks) await LookWhetherThereAsync(session, cancellationToken);
                return;
            }

            var end = await manager.EndAsync(session.Id, cause, Actor.System, cancellationToken);
            if (silence is null || end.Asked is not { } asked) return;
            if (asked.Outcome is DynamicAuthOutcome.Acknowledged or DynamicAuthOutcome.Refused) _returns.Answered(Peer(session), steady.Now);
            else if (!silence.IsHeard) _returns.FellSilent(Peer(session));
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException) LogAskFailed(e, session.Nas!);
        }
        finally
        {
            Release(session);
        }
    }

    private async Task LookWhetherThereAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.NasAddress is not { } address || nases.Current.Find(address) is not { } nas) return;
        // Any word of it shows that it is there, whatever it makes of the question.
        if ((await NasProbe.AskAsync(nas, address, cancellationToken)).Verdict is not ("silent" or "unreachable" or "not_listening")) _returns.Answered(Peer(session), steady.Now);
    }

    private bool IsStill(Session session) => table.Find(session.Id) is { } now && now.Heard == session.Heard && now.LastSeen == session.LastSeen;

    private Task SuspectAsync(Session session, CancellationToken cancellationToken)
    {
        var id = session.Id;
        var lastSeen = session.LastSeen.ToUnixTimeMilliseconds();
        Session? suspect = null;
        return journal.WriteAsync(
            store =>
            {
                suspect = IsStill(session) && store.Find(id) is { State: SessionState.Open } found && found.LastSeen.ToUnixTimeMilliseconds() == lastSeen ? found with { State = SessionState.Suspect } : null;
                if (suspect is not null) store.Put(suspect);
            },
            () =>
            {
                if (suspect is null) return;
                if (table.Update(id, s => s with { State = SessionState.Suspect }) is { } silent) usage.Seen(silent);
                LogSuspect(suspect.Nas!, id);
            },
            cancellationToken);
    }

    private bool TryTake(Session session, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_asks.TryGetValue(session.Id, out var ask) && (ask.IsRunning || now < ask.Next)) return false;
            var busy = _busy.GetValueOrDefault(Peer(session));
            if (busy >= MostAtOneNas || _busy.Values.Sum() >= MostAtOnce) return false;
            _busy[Peer(session)] = busy + 1;
            var wait = ask is null ? FirstWait : ask.Wait * 2 < LongestWait ? ask.Wait * 2 : LongestWait;
            _asks[session.Id] = new Ask(now + wait, wait, IsRunning: true);
            return true;
        }
    }

    private void Release(Session session)
    {
        lock (_lock)
        {
            if (--_busy[Peer(session)] == 0) _busy.Remove(Peer(session));
            if (_asks.TryGetValue(session.Id, out var ask)) _asks[session.Id] = ask with { IsRunning = false };
        }
    }

    private void Forget(Session[] kept)
    {
        lock (_lock)
        {
            if (_asks.Count == 0) return;
            var living = kept.Select(s => s.Id).ToHashSet();
            foreach (var id in _asks.Where(a => !a.Value.IsRunning && !living.Contains(a.Key)).Select(a => a.Key).ToArray()) _asks.Remove(id);
        }
    }

    private static string Peer(Session session) => session.NasAddress?.ToString() ?? session.Nas!;

    [LoggerMessage(7210, LogLevel.Warning, "NAS {Nas} has been silent about session {Session}; it is suspect until the NAS says more")]
    private partial void LogSuspect(string nas, Guid session);

    [LoggerMessage(7211, LogLevel.Error, "Asking NAS {Nas} about a session failed")]
    private partial void LogAskFailed(Exception exception, string nas);

    [LoggerMessage(7212, LogLevel.Warning, "NAS {Nas} ended session {Session} when asked, but sent no accounting Stop: look at its accounting settings")]
    private partial void LogStopMissing(string nas, Guid session);

    private sealed record Ask(DateTimeOffset Next, TimeSpan Wait, bool IsRunning);

    /// <param name="Nas">How its NAS stands.</param>
    /// <param name="IsHeard">Another session of the NAS was heard of.</param>
    /// <param name="Speaks">It is the one by which the NAS is asked whether it is there.</param>
    private sealed record SessionSilence(NasStanding Nas, bool IsHeard, bool Speaks);
}
