using System.Collections.Concurrent;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Nas;
using HotspotAuth.Radius;

namespace HotspotAuth.Sessions;

/// <summary>
/// Carries changed rights into the sessions that run: a new end, our own gateway opened again, a NAS told the new speed. A NAS
/// that does not take it is told of in the log, and the session goes on as it was.
/// </summary>
internal sealed partial class RightsChanges(AccountDirectory accounts, SessionManager manager, NasChange nas, AccessStream stream, ILogger<RightsChanges> logger) : IDisposable
{
    /// <summary>A change of a group concerns thousands; NASes and the gateway are told a few at a time.</summary>
    private const int AtOnce = 16;

    private readonly Dictionary<Guid, Rights> _told = [];
    private readonly ConcurrentDictionary<Guid, bool> _busy = new();
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Looks once over the open sessions, for one caller at a time. Completes when every change that began here has been carried through.</summary>
    public Task SweepAsync(IReadOnlyList<Session> open, CancellationToken cancellationToken)
    {
        var changes = new List<Task>();
        foreach (var session in open)
        {
            if (!accounts.TryFind(session.Account, out var account)) continue;
            if (!_told.TryGetValue(session.Id, out var before))
            {
                _told[session.Id] = account.Rights;
                continue;
            }

            // One change of a session at a time: the last one told must be the last one made.
            if (ReferenceEquals(before, account.Rights) || _busy.ContainsKey(session.Id)) continue;
            _told[session.Id] = account.Rights;
            if (before == account.Rights) continue;
            _busy[session.Id] = true;
            changes.Add(ApplyAsync(session, before, account.Rights, cancellationToken));
        }

        Forget(open);
        return Task.WhenAll(changes);
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task ApplyAsync(Session session, Rights before, Rights after, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                await manager.RenewAsync(session.Id, before, cancellationToken);
                if (session.Nas is not null && (before.UpBitsPerSecond, before.DownBitsPerSecond) != (after.UpBitsPerSecond, after.DownBitsPerSecond))
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

    private void Forget(IReadOnlyList<Session> open)
    {
        if (_told.Count <= open.Count) return;
        var living = open.Select(s => s.Id).ToHashSet();
        foreach (var id in _told.Keys.Where(id => !living.Contains(id)).ToArray()) _told.Remove(id);
    }

    [LoggerMessage(7170, LogLevel.Warning, "NAS {Nas} did not take the new speed of session {Session}, which goes on as it was: {Explanation}")]
    private partial void LogNotTaken(string nas, Guid session, string explanation);

    [LoggerMessage(7171, LogLevel.Error, "Changed rights could not be carried into session {Session}")]
    private partial void LogFailed(Exception exception, Guid session);
}
