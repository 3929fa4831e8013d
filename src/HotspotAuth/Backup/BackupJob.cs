using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;
using Quartz;

namespace HotspotAuth.Backup;

/// <summary>Each night at <c>Backup:At</c>, and at a start when the last good one is more than a day old: the machine may have been off.</summary>
[DisallowConcurrentExecution]
internal sealed partial class BackupJob(NightlyBackup backup, BackupHealth health, DataDirectory data, TimeProvider time, ILogger<BackupJob> logger) : IJob
{
    public const string AtStart = "backup-start";
    private static readonly TimeSpan ADay = TimeSpan.FromHours(25);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Of two that begin together the second waits, and need not make at the start what the first has just made.
            using var mine = await BackupLock.TakeAsync(data, BackupLock.Patience, () => { }, cancellationToken);
            if (context.Trigger.Key.Name == AtStart && health.Now()?.Good is { } good && time.GetUtcNow() - good < ADay) return;
            var outcome = await backup.RunAsync(Actor.System, isAsked: false, new NoProgress(), cancellationToken);
            LogMade(outcome.State.Name, outcome.State.Bytes, outcome.Days.Count, outcome.Removed.Count);
            foreach (var doubt in outcome.Doubts) LogDoubt(doubt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            LogFailed(e, e.Message);
        }
        catch (VerbException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(8560, LogLevel.Information, "Backed up: {State} with {Bytes} octets, {Days} sealed days; {Removed} archives past their time removed")]
    private partial void LogMade(string state, long bytes, int days, int removed);

    [LoggerMessage(8561, LogLevel.Error, "In the backup: {Doubt}")]
    private partial void LogDoubt(string doubt);

    [LoggerMessage(8562, LogLevel.Error, "The backup failed ({Reason}); those before are whole. It is tried again tomorrow, or now with `hotspotauth backup`")]
    private partial void LogFailed(Exception exception, string reason);

    [LoggerMessage(8563, LogLevel.Error, "No backup was made: {Reason}")]
    private partial void LogRefused(string reason);

    private sealed class NoProgress : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
        }
    }
}

/// <summary>Clears what a killed backup left in the data directory, and looks each minute whether the backup's folder is there.</summary>
internal sealed class BackupKeeper(HotspotSettings settings, DataDirectory data, BackupHealth health, HotspotMeters meters, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        using (var mine = BackupLock.TryTake(data))
        {
            if (mine is not null) StateArchiver.Clean(data);
        }

        if (settings.Backup.Directory is { Length: > 0 })
            meters.Meter.CreateObservableGauge("hotspot.backup.timestamp", () => health.Now()?.Good?.ToUnixTimeSeconds() ?? 0, unit: "s", description: "When the last good backup was made, Unix time; 0: never");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Backup.Directory is not { Length: > 0 } directory) return;
        using var timer = new PeriodicTimer(Between, time);
        do
        {
            // On a thread of the pool: a dead server's mount may hold it for long.
            health.IsAway = !await Task.Run(() => Directory.Exists(directory), CancellationToken.None).WaitAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
