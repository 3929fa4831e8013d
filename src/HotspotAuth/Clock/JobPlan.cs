using Quartz;

namespace HotspotAuth.Clock;

/// <summary>
/// Jobs are planned by the wall clock: one planned before the clock was set back would stand still until it has caught up, after a boot in
/// a wrong year for years. So every plan is made anew then; one that was set forward finds its jobs due by itself.
/// </summary>
internal sealed partial class JobPlan(ISchedulerFactory schedulers, TimeProvider time, ILogger<JobPlan> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private readonly ClockSteps _steps = ClockSteps.From(time);

    /// <summary>Looks whether the clock was set back since the last look, and plans anew if so; how many plans were made.</summary>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        if (_steps.LookForEnds() >= TimeSpan.Zero) return 0;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var planned = 0;
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), cancellationToken))
        {
            if (await scheduler.GetTrigger(key, cancellationToken) is not { } trigger) continue;
            await scheduler.RescheduleJob(key, trigger.GetTriggerBuilder().StartAt(time.GetUtcNow()).Build(), cancellationToken);
            planned++;
        }

        LogPlanned(planned);
        return planned;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is SchedulerException)
            {
                LogNotPlanned(e);
            }
        }
    }

    [LoggerMessage(8591, LogLevel.Information, "The clock was set back; {Plans} plans of daily work were made anew")]
    private partial void LogPlanned(int plans);

    [LoggerMessage(8592, LogLevel.Error, "The clock was set back, and daily work could not be planned anew; restart the service")]
    private partial void LogNotPlanned(Exception exception);
}
