using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Quartz;

namespace HotspotAuth.Retention;

/// <summary>Daily: seals the days whose grace is over. Also at the start, for a machine that was off at the time.</summary>
[DisallowConcurrentExecution]
internal sealed class SealJob(Sealing sealing, ILogger<SealJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var day in await sealing.SealAsync(sealing.NewestDue(), cancellationToken))
            {
                if (day.Faults.Count == 0) RetentionLog.Sealed(logger, DayName.Of(day.Day), day.DigestHash);
                else RetentionLog.SealedWithFaults(logger, DayName.Of(day.Day), string.Join("; ", day.Faults));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RetentionLog.SealFailed(logger, e);
        }
    }
}

/// <summary>Daily after the seal, and at the start: drops the days past their retention, and what expired beside them.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(Purging purging, PurgeBacklog backlog, Expiry expiry, IdentityErasure identities, ClockKnowledge clock, DataDirectory data, HotspotSettings settings, TimeProvider time, ILogger<RetentionJob> logger) : IJob
{
    /// <summary>More at once means a clock that jumped or a setting that was changed: a person must say yes.</summary>
    public const int MostAtOnce = 2;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A clock that nobody confirms may be years ahead, and what is erased is gone.
            if (!clock.MayErase())
            {
                RetentionLog.ClockInDoubt(logger);
                return;
            }

            var due = purging.Due();
            foreach (var stays in due.Where(d => d.Refusal is not null)) RetentionLog.Stays(logger, stays.Name, stays.Refusal!);
            // All days of an import end their time together.
            var count = due.Where(d => d.Refusal is null).DistinctBy(d => (d.Import, d.Import is null ? d.Day : default)).Count();
            if (count > MostAtOnce)
            {
                backlog.Refused = count;
                RetentionLog.TooMany(logger, count);
                return;
            }

            foreach (var day in await purging.PurgeAsync(due, Actor.System, "retention", cancellationToken)) RetentionLog.Purged(logger, DayName.Of(day.Day), day.ReceiptNumber);
            var (accounting, sessions) = await expiry.EraseAsync(cancellationToken);
            if (accounting + sessions > 0) RetentionLog.Expired(logger, accounting, sessions);
            var erased = await identities.EraseAsync(cancellationToken);
            if (erased.Accounts + erased.Requests + erased.Events > 0) RetentionLog.Erased(logger, erased.Accounts, erased.Requests, erased.Events);
            StoreUpgrade.Expire(data, settings.Retention.Days, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or Microsoft.Data.Sqlite.SqliteException)
        {
            RetentionLog.PurgeFailed(logger, e);
        }
    }
}

/// <summary>What the daily work last left for a person to say yes to; gone once somebody has, or fewer are due.</summary>
internal sealed class PurgeBacklog
{
    private volatile int _refused;

    /// <summary>Days, an import as one; 0: none.</summary>
    public int Refused { get => _refused; set => _refused = value; }
}

/// <summary>Every five minutes the access stream notes where the other streams stand, so that cutting one of them shows.</summary>
[DisallowConcurrentExecution]
internal sealed class WitnessJob(TrafficStore store, AccessStream stream, ILogger<WitnessJob> logger) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var head in store.ReadHeads()) stream.Head(head);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RetentionLog.WitnessFailed(logger, e);
        }

        return ValueTask.CompletedTask;
    }
}
