using System.Text.Json;
using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Quartz;

namespace HotspotAuth.MorningReport;

/// <summary>Every morning at <c>Operation:ReportAt</c>, holidays too, and at the start of a service that was off at that time; it says then that it is late.</summary>
[DisallowConcurrentExecution]
internal sealed partial class MorningJob(MorningDesk desk, HotspotSettings settings, TimeProvider time, ILogger<MorningJob> logger) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A service started at night makes none before its time.
        if (!IsDue(settings, time)) return ValueTask.CompletedTask;
        try
        {
            LogMade(desk.Make().Day);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogFailed(e);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The validated <c>Operation:ReportAt</c>.</summary>
    public static TimeOnly At(OperationSettings operation) => RetentionTimes.Of(operation.ReportAt);

    /// <summary>Whether the morning's report may be made: always where no time is set for it.</summary>
    public static bool IsDue(HotspotSettings settings, TimeProvider time) =>
        settings.Operation.ReportAt.Length == 0 || RetentionTimes.HasCome(At(settings.Operation), time, settings.Site.Zone);

    [LoggerMessage(8550, LogLevel.Information, "The morning report of {Day} is made")]
    private partial void LogMade(string day);

    [LoggerMessage(8551, LogLevel.Error, "The morning report can't be made; `hotspotauth report` tries again")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Wires the morning report.</summary>
internal static class MorningRegistration
{
    /// <summary>The parts, for the console and for a verb too.</summary>
    public static IServiceCollection AddMorningReport(this IServiceCollection services) => services
        .AddSingleton<MorningStore>()
        .AddSingleton<MorningReader>()
        .AddSingleton<MorningDesk>()
        .AddSingleton(p => new RequestHandler(MorningDesk.Request, (_, _) => Task.FromResult(new ServiceAnswer(true, JsonSerializer.Serialize(new[] { p.GetRequiredService<MorningDesk>().Make() })))));

    public static IServiceCollection AddMorningJob(this IServiceCollection services, HotspotSettings settings)
    {
        if (settings.Operation.ReportAt.Length == 0) return services;
        return services
            .AddSingleton(p => AlertRule.Of([AlertKinds.ReportMissing], TimeSpan.FromMinutes(3), now => Missing(now, settings, p.GetRequiredService<MorningStore>())))
            .AddQuartz(q =>
            {
                q.AddJob<MorningJob>(j => j.WithIdentity(nameof(MorningJob)));
                q.AddDaily(nameof(MorningJob), MorningJob.At(settings.Operation), settings.Site.Zone);
            });
    }

    /// <summary>After 08:30, and after the time that the office itself set.</summary>
    internal static IEnumerable<AlertSighting> Missing(DateTimeOffset now, HotspotSettings settings, MorningStore store)
    {
        var clock = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, settings.Site.Zone).DateTime);
        var today = DayName.At(now, settings.Site.Zone);
        if (clock >= MorningReader.CheckedBy && clock >= MorningJob.At(settings.Operation) && store.Find(today) is null)
            yield return new AlertSighting(AlertKinds.ReportMissing, "", AlertSeverity.Warn, AlertFact.Day(today));
    }
}
