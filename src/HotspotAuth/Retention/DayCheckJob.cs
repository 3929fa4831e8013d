using HotspotAuth.Operation;
using Quartz;

namespace HotspotAuth.Retention;

/// <summary>Each night: has a seventh of the sealed days verified.</summary>
[DisallowConcurrentExecution]
internal sealed class DayCheckJob(DayChecker checker) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        checker.AskForTonight();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A while after a start: the same, where no day was verified since the time for it.</summary>
[DisallowConcurrentExecution]
internal sealed class MissedDayCheckJob(DayChecker checker, DayChecks checks, HotspotSettings settings, TimeProvider time) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var due = RetentionTimes.LastOf(RetentionTimes.CheckAt(settings.Retention), time.GetUtcNow(), settings.Site.Zone);
        if (checks.All().Values.All(check => check.Time < due)) checker.AskForTonight();
        return ValueTask.CompletedTask;
    }
}
