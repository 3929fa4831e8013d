using System.Text.Json;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using Quartz;

namespace HotspotAuth.Cases;

/// <summary>Wires holds: the parts, what verbs ask of the running service, and the nightly work.</summary>
internal static class CaseRegistration
{
    /// <summary>The parts. Need the core's database, store and clock.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<HoldStore>()
        .AddSingleton<CaseFolders>()
        .AddSingleton<CaseCopies>()
        .AddSingleton(p => new ServiceCheck("cases", () => p.GetRequiredService<CaseCopies>().Fault is { } fault ? new PartFault("cases", AlertFact.Said(fault)) : null, IsWarning: true))
        .AddSingleton<CaseEnds>()
        .AddSingleton<CaseReminders>()
        .AddSingleton<CaseDesk>()
        .AddSingleton<HoldGate>();

    /// <summary>The jobs of the running service.</summary>
    public static IServiceCollection AddCaseJobs(this IServiceCollection services, HotspotSettings settings)
    {
        services.AddSingleton(p => new RequestHandler(HoldVerbs.CopyRequest, async (_, cancellationToken) =>
            new ServiceAnswer(true, JsonSerializer.Serialize(await p.GetRequiredService<CaseDesk>().CopyAsync(cancellationToken))))
        {
            Lane = "days",
        });
        return services.AddQuartz(q =>
        {
            q.AddJob<CaseJob>(j => j.WithIdentity(nameof(CaseJob)));
            q.AddDaily(nameof(CaseJob), RetentionTimes.CasesAt(settings.Retention), settings.Site.Zone);
        });
    }
}
