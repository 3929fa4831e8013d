using Quartz;

namespace HotspotAuth.Retention;

/// <summary>Each night: has a seventh of the sealed days verified. Not at a start, which comes at any hour.</summary>
[DisallowConcurrentExecution]
internal sealed class DayCheckJob(DayChecker checker) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        checker.AskForTonight();
        return ValueTask.CompletedTask;
    }
}
