using Microsoft.Data.Sqlite;

namespace HotspotAuth.Access;

/// <summary>Writes the log-ins of each moment behind them, and the last ones at the end.</summary>
internal sealed partial class AttemptKeeper(AttemptStore store, TimeProvider time, ILogger<AttemptKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private bool _failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Save();
        }
        catch (OperationCanceledException)
        {
            Save();
        }
    }

    private void Save()
    {
        try
        {
            store.Save();
            _failed = false;
        }
        catch (SqliteException e)
        {
            if (!_failed) LogFailed(e);
            _failed = true;
        }
    }

    [LoggerMessage(7190, LogLevel.Warning, "The help desk's list of log-ins can't be written; they are in the access stream all the same")]
    private partial void LogFailed(Exception exception);
}
