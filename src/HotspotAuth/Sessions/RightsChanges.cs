using System.Collections.Concurrent;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Nas;
using HotspotAuth.Radius;

namespace HotspotAuth.Sessions;

/// <summary>
/// Carries changed rights, and a changed end of validity, into the sessions that run: a new end, our own gateway opened again, a NAS told the new speed. A NAS
/// that does not take it is told of in the log, and the session goes on as it was. What changed between the Accept and the Start, or
/// while the service did not run, shows in the first report with our Class.
/// </summary>
internal sealed partial class RightsChanges(AccountDirectory accounts, RegisteredDevices devices, SessionManager manager, NasChange nas, AccessStream stream, ILogger<RightsChanges> logger) : IDisposable
{
    /// <summary>A change of a group concerns thousands; NASes and the gateway are told a few at a time.</summary>
    private const int AtOnce = 16;

    private readonly Dictionary<Guid, Carried> _carried = [];
    private readonly ConcurrentDictionary<Guid, bool> _busy = new();
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Looks once over the open sessions, for one caller at a time. Completes when every change that began here has been carried through.</summary>
    public Task SweepAsync(IReadOnlyList<Session> open, CancellationToken cancellationToken)
    {
        var changes = new List<Task>();
        foreach (var session in open)
        {
            if (!accounts.TryFind(session.Account, out var account)) continue;
            if (!_carried.TryGetValue(session.Id, out var carried)) _carried[session.Id] = carried = new Carried(account.Rights, ValidityOf(session, account), IsCompared: session.Nas is null);
            var (before, validUntil, isCompared) = carried;
            var isToCompare = !isCompared && session.Speeds is not null;
            // One change of a session at a time: the last one told must be the last one made.
            var isMoved = validUntil != account.ValidUntil;
            if ((ReferenceEquals(before, account.Rights) && !isToCompare && !isMoved) || _busy.ContainsKey(session.Id)) continue;
            _carried[session.Id] = new Carried(account.Rights, account.ValidUntil, isCompared || isToCompare);
            var isMissed = isToCompare && session.Speeds != SpeedAttributes.Mark(account.Rights);
            if (before == account.Rights && !isMissed && !isMoved) continue;
            _busy[session.Id] = true;
            changes.Add(ApplyAsync(session, before, account.Rights, isMissed, isMoved, cancellationToken));
        }

        Forget(open);
        return Task.WhenAll(changes);
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task ApplyAsync(Session session, Rights before, Rights after, bool isMissed, bool isMoved, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                await manager.RenewAsync(session.Id, before, isMoved, DeviceEnd(session), cancellationToken);
                if (session.Nas is not null && (isMissed || (before.UpBitsPerSecond, before.DownBitsPerSecond) != (after.UpBitsPerSecond, after.DownBitsPerSecond)))
                    await TellAsync(session, after, cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, session.Id);
        }
        catch (OperationCanceledException)
        {
            // the service ends
        }
        finally
        {
            _busy.TryRemove(session.Id, out _);
        }
    }

    private async Task TellAsync(Session session, Rights rights, CancellationToken cancellationToken)
    {
        if (await nas.ChangeAsync(session, rights, cancellationToken) is not { } result) return;
        var done = result.Outcome == DynamicAuthOutcome.Acknowledged;
        if (!done) LogNotTaken(session.Nas!, session.Id, result.Explanation);
        stream.Audit(Actor.System, "session-change", session.Username, $"speed {RightsText.Speed(rights)}: {result.Explanation}", done ? "done" : "failed");
    }

    /// <summary>
    /// The end of validity that a session met for the first time runs under: the account's, unless its own end shows that it began under
    /// an earlier one and nobody told it since (the service was down, or it began in the same moment).
    /// </summary>
    private DateTimeOffset? ValidityOf(Session session, Account account) =>
        session.Until is { } until && until < account.ValidUntil && until < session.Start + AccessLimits.Longest(account.Rights) && !AccessLimits.HasQuota(account.Rights) && account.Rights.Hours is null && DeviceEnd(session) is null
            ? until
            : account.ValidUntil;

    /// <summary>A device that its MAC alone let in goes at its own end, however long its owner's account is good for.</summary>
    private DateTimeOffset? DeviceEnd(Session session) =>
        session.ByMac && session.Mac is { } mac && devices.TryFind(mac, out var device, out _) ? device.ValidUntil : null;

    private void Forget(IReadOnlyList<Session> open)
    {
        if (_carried.Count <= open.Count) return;
        var living = open.Select(s => s.Id).ToHashSet();
        foreach (var id in _carried.Keys.Where(id => !living.Contains(id)).ToArray()) _carried.Remove(id);
    }

    /// <summary>The rights and the end of validity a session runs under, and whether the rights were compared with what its Accept had told the NAS.</summary>
    private readonly record struct Carried(Rights Rights, DateTimeOffset? ValidUntil, bool IsCompared);

    [LoggerMessage(7170, LogLevel.Warning, "NAS {Nas} did not take the new speed of session {Session}, which goes on as it was: {Explanation}")]
    private partial void LogNotTaken(string nas, Guid session, string explanation);

    [LoggerMessage(7171, LogLevel.Error, "Changed rights could not be carried into session {Session}")]
    private partial void LogFailed(Exception exception, Guid session);
}
