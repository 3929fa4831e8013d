using HotspotAuth.Clock;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;

namespace HotspotAuth.Tests.Clock;

/// <summary>Daily work after a boot in a wrong year: a real scheduler, whose plans lie years ahead.</summary>
public sealed class JobPlanTests
{
    [Fact]
    public async Task What_was_planned_in_a_wrong_year_is_planned_anew_when_the_clock_is_set_back()
    {
        await using var services = new ServiceCollection().AddLogging().AddQuartz(_ => { }).BuildServiceProvider();
        var schedulers = services.GetRequiredService<ISchedulerFactory>();
        var scheduler = await schedulers.GetScheduler();
        var now = TimeProvider.System.GetUtcNow();
        var wrong = now.AddYears(5);
        await scheduler.ScheduleJob(Job("daily"), TriggerBuilder.Create().WithIdentity("daily").StartAt(wrong).WithCronSchedule("0 0 2 * * ?").Build());
        await scheduler.ScheduleJob(Job("often"), TriggerBuilder.Create().WithIdentity("often").StartAt(wrong).WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromMinutes(5)).RepeatForever()).Build());

        var clock = new WrongClock { By = wrong - now };
        using var plan = new JobPlan(schedulers, clock, NullLogger<JobPlan>.Instance);
        Assert.Equal(0, await plan.LookAsync(default));
        Assert.True(await NextAsync(scheduler, "daily") > now.AddYears(4));
        clock.By = TimeSpan.Zero;

        Assert.Equal(2, await plan.LookAsync(default));
        Assert.InRange(await NextAsync(scheduler, "daily"), now.AddDays(-2), now.AddDays(2));
        Assert.InRange(await NextAsync(scheduler, "often"), now.AddDays(-2), now.AddDays(2));
        await scheduler.Shutdown();
    }

    private static IJobDetail Job(string name) => JobBuilder.Create<Nothing>().WithIdentity(name).Build();

    private static async Task<DateTimeOffset> NextAsync(IScheduler scheduler, string name) => (await scheduler.GetTrigger(new TriggerKey(name)))!.NextFireTimeUtc!.Value;

    private sealed class Nothing : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    private sealed class WrongClock : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
