using System.Text.Json;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Quartz;

namespace HotspotAuth.Drill;

/// <summary>Wires the fire drill.</summary>
internal static class DrillRegistration
{
    public static IServiceCollection AddDrill(this IServiceCollection services) => services
        .AddSingleton<DrillStore>()
        .AddSingleton<FireDrill>()
        .AddSingleton(p => new ServiceCheck("fire drill", () => FireDrill.Fault(p.GetRequiredService<DrillStore>().Last(), p.GetRequiredService<TrafficStore>(), p.GetRequiredService<HotspotSettings>().Operation, p.GetRequiredService<TimeProvider>().GetUtcNow()), IsWarning: true))
        .AddSingleton(p => new RequestHandler(FireDrill.Request, async (request, cancellationToken) =>
            new ServiceAnswer(true, JsonSerializer.Serialize((await p.GetRequiredService<FireDrill>().RunAsync(new Actor(request.Actor, Actor.Verb.Role, null), cancellationToken)).Steps))));

    /// <summary>Each day at <c>Operation:DrillAt</c>, and a while after a start where the machine was off then.</summary>
    public static IServiceCollection AddDrillJob(this IServiceCollection services, HotspotSettings settings)
    {
        services.AddHostedService<DrillMeters>();
        return settings.Operation.DrillAt.Length == 0 ? services : services.AddQuartz(q => q.AddNightly<DrillJob, MissedDrillJob>(RetentionTimes.Of(settings.Operation.DrillAt), settings.Site.Zone));
    }
}

[DisallowConcurrentExecution]
internal sealed class DrillJob(FireDrill drill) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await drill.RunAsync(Actor.System, cancellationToken);
}

/// <summary>A while after a start: a drill, where none was held since the time for it.</summary>
[DisallowConcurrentExecution]
internal sealed class MissedDrillJob(FireDrill drill, DrillStore drills, TrafficStore store, HotspotSettings settings, TimeProvider time) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var due = RetentionTimes.LastOf(RetentionTimes.Of(settings.Operation.DrillAt), now, settings.Site.Zone);
        if (FireDrill.Since(drills.Last(), store, now) < due) await drill.RunAsync(Actor.System, cancellationToken);
    }
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
