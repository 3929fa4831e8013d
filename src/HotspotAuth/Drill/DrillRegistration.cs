using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using Quartz;

namespace HotspotAuth.Drill;

/// <summary>Wires the fire drill.</summary>
internal static class DrillRegistration
{
    public static IServiceCollection AddDrill(this IServiceCollection services) => services
        .AddSingleton<DrillStore>()
        .AddSingleton<FireDrill>()
        .AddSingleton(p => new ServiceCheck("fire drill", () => FireDrill.Fault(p.GetRequiredService<DrillStore>().Last(), p.GetRequiredService<HotspotSettings>().Operation, p.GetRequiredService<TimeProvider>().GetUtcNow()), IsWarning: true))
        .AddSingleton(p => new RequestHandler(FireDrill.Request, async (request, cancellationToken) =>
            new ServiceAnswer(true, JsonSerializer.Serialize((await p.GetRequiredService<FireDrill>().RunAsync(new Actor(request.Actor, Actor.Verb.Role, null), cancellationToken)).Steps))));

    /// <summary>Each night at <c>Operation:DrillAt</c>; not at a start, which comes at any hour.</summary>
    public static IServiceCollection AddDrillJob(this IServiceCollection services, HotspotSettings settings)
    {
        services.AddHostedService<DrillMeters>();
        return settings.Operation.DrillAt.Length == 0 ? services : services.AddQuartz(q =>
        {
            var at = RetentionTimes.Of(settings.Operation.DrillAt);
            q.AddJob<DrillJob>(j => j.WithIdentity(nameof(DrillJob)));
            q.AddTrigger(t => t.ForJob(nameof(DrillJob)).WithIdentity("drill").WithCronSchedule(RetentionTimes.Daily(at), s => s.InTimeZone(settings.Site.Zone)));
        });
    }
}

[DisallowConcurrentExecution]
internal sealed class DrillJob(FireDrill drill) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await drill.RunAsync(Actor.System, cancellationToken);
}

/// <summary>The last drill as gauges.</summary>
internal sealed class DrillMeters(DrillStore drills, HotspotMeters meters) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Meter.CreateObservableGauge("hotspot.drill.passed", () => drills.Last() is { Failed: null } ? 1 : 0, description: "1 when the last fire drill passed");
        meters.Meter.CreateObservableGauge("hotspot.drill.timestamp", () => drills.Last()?.Time.ToUnixTimeSeconds() ?? 0, unit: "s", description: "When the last fire drill was held, Unix time; 0: never");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
