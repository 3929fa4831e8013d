using HotspotAuth.Operation;
using HotspotAuth.Retention;
using Quartz;

namespace HotspotAuth.Backup;

/// <summary>Wires the nightly backup.</summary>
internal static class BackupRegistration
{
    /// <summary>How it stands, for health and dashboard.</summary>
    public static IServiceCollection AddBackup(this IServiceCollection services) => services
        .AddSingleton<BackupHealth>()
        .AddSingleton(p => new ServiceCheck("backup", () => p.GetRequiredService<BackupHealth>().Now()?.Fault, IsWarning: true));

    /// <summary>The job of the running service. Needs the core.</summary>
    public static IServiceCollection AddBackupJob(this IServiceCollection services, SettingsSource source, HotspotSettings settings)
    {
        services.AddHostedService<BackupKeeper>();
        if (settings.Backup.Directory is not { Length: > 0 }) return services;
        return services.AddSingleton(source).AddSingleton<NightlyBackup>().AddQuartz(q =>
        {
            var at = RetentionTimes.Of(settings.Backup.At);
            q.AddJob<BackupJob>(j => j.WithIdentity(nameof(BackupJob)));
            q.AddTrigger(t => t.ForJob(nameof(BackupJob)).WithIdentity("backup").WithCronSchedule(RetentionTimes.Daily(at), s => s.InTimeZone(settings.Site.Zone)));
            q.AddTrigger(t => t.ForJob(nameof(BackupJob)).WithIdentity(BackupJob.AtStart).StartNow());
        });
    }
}
