using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Quartz;

namespace HotspotAuth.Retention;

/// <summary>Wires seal, purge and witness: the parts, what verbs ask of the running service, and the daily times.</summary>
internal static class RetentionRegistration
{
    private static readonly TimeSpan WitnessEvery = TimeSpan.FromMinutes(5);

    /// <summary>The jobs of the running service. Needs the core.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services, HotspotSettings settings)
    {
        services.AddRetentionWork()
            .AddSingleton(p => new RequestHandler(SealVerb.Request, async (request, cancellationToken) =>
            {
                if (!DayName.TryParse(request.Argument, out var day)) return new ServiceAnswer(false, $"\"{request.Argument}\" is no day");
                return Answer(await p.GetRequiredService<Sealing>().SealAsync(day, cancellationToken));
            })
            {
                Lane = "days",
            })
            .AddSingleton(p => new RequestHandler(PurgeVerb.Request, async (request, cancellationToken) =>
            {
                var purging = p.GetRequiredService<Purging>();
                return Answer(await purging.PurgeAsync(purging.Due(), new Actor(request.Actor, Actor.Verb.Role, null), PurgeVerb.Reason, cancellationToken));
            })
            {
                Lane = "days",
            });
        services.AddSingleton(p => new RequestHandler(KeyVerbs.Request, async (request, cancellationToken) =>
            Answer(await p.GetRequiredService<KeyRotation>().RotateAsync(new Actor(request.Actor, Actor.Verb.Role, null), cancellationToken)))
        {
            Lane = "days",
        });
        services.AddQuartz(q =>
        {
            q.AddJob<SealJob>(j => j.WithIdentity(nameof(SealJob)));
            q.AddJob<RetentionJob>(j => j.WithIdentity(nameof(RetentionJob)));
            q.AddJob<WitnessJob>(j => j.WithIdentity(nameof(WitnessJob)));
            q.AddDaily(nameof(SealJob), RetentionTimes.SealAt(settings.Retention), settings.Site.Zone);
            q.AddNightly<DayCheckJob, MissedDayCheckJob>(RetentionTimes.CheckAt(settings.Retention), settings.Site.Zone);
            q.AddDaily(nameof(RetentionJob), RetentionTimes.PurgeAt(settings.Retention), settings.Site.Zone);
            q.AddTrigger(t => t.ForJob(nameof(WitnessJob)).WithIdentity("witness").StartNow().WithSimpleSchedule(s => s.WithInterval(WitnessEvery).RepeatForever()));
        });
        return services.AddQuartzHostedService().AddHostedService<JobPlan>();
    }

    /// <summary>What verifies days behind all other work and what it found, and what waits to be purged.</summary>
    public static IServiceCollection AddDayChecks(this IServiceCollection services) => services
        .AddSingleton<DayWork>()
        .AddSingleton<PurgeBacklog>()
        .AddSingleton<DayChecks>()
        .AddSingleton<DayChecker>()
        .AddSingleton(p => new ServiceCheck("days of the log", () => p.GetRequiredService<DayChecker>().Fault(), IsWarning: true));

    /// <summary>The parts alone, for a verb that acts while no service runs.</summary>
    public static IServiceCollection AddRetentionWork(this IServiceCollection services) => services
        .AddSingleton<Sealing>()
        .AddSingleton<KeyRotation>()
        .AddSingleton<Purging>()
        .AddSingleton<Expiry>()
        .AddSingleton<IdentityClock>()
        .AddSingleton<ErasureReceipts>()
        .AddSingleton<IdentityErasure>();

    /// <summary>A job each day at a time of the office, and once at the start: the machine may have been off then.</summary>
    public static void AddDaily(this IQuartzBuilder quartz, string job, TimeOnly at, TimeZoneInfo zone)
    {
        quartz.AddTrigger(t => t.ForJob(job).WithIdentity($"{job}-daily").WithCronSchedule(RetentionTimes.Daily(at), s => s.InTimeZone(zone)));
        quartz.AddTrigger(t => t.ForJob(job).WithIdentity($"{job}-start").StartNow());
    }

    /// <summary>A job each day at a time of the office, and one a while after a start, which comes at any hour, that makes up for it where the machine was off then.</summary>
    public static void AddNightly<TJob, TMissed>(this IQuartzBuilder quartz, TimeOnly at, TimeZoneInfo zone)
        where TJob : IJob
        where TMissed : IJob
    {
        var (job, missed) = (typeof(TJob).Name, typeof(TMissed).Name);
        quartz.AddJob<TJob>(j => j.WithIdentity(job));
        quartz.AddJob<TMissed>(j => j.WithIdentity(missed));
        quartz.AddTrigger(t => t.ForJob(job).WithIdentity(job).WithCronSchedule(RetentionTimes.Daily(at), s => s.InTimeZone(zone)));
        quartz.AddTrigger(t => t.ForJob(missed).WithIdentity(missed).StartAt(TimeProvider.System.GetUtcNow() + RetentionTimes.AfterStart));
    }

    private static ServiceAnswer Answer<T>(IReadOnlyList<T> days) => new(true, JsonSerializer.Serialize(days));
}
