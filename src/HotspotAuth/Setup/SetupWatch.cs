using HotspotAuth.Operation;

namespace HotspotAuth.Setup;

/// <summary>
/// Sees that <c>setup.json</c> was changed, by the assistant, by the verb or in another process, and has this process built anew with it.
/// One with faults changes nothing.
/// </summary>
internal sealed partial class SetupWatch(SettingsSource source, SetupStamp stamp, ServiceRestart restart, TimeProvider time, ILogger<SetupWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>The page that says so still arrives with all that belongs to it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private SetupStamp _seen = stamp;

    /// <summary>One look; true when a restart was asked for.</summary>
    public bool Look()
    {
        try
        {
            if (SetupStamp.Of(source.Layers().Setup) is var now && now == _seen) return false;
            _seen = now;
            source.Load();
        }
        catch (SettingsException e)
        {
            LogFaulty(e.Message);
            return false;
        }

        LogChanged();
        restart.Ask(Grace);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    [LoggerMessage(8530, LogLevel.Information, "The setup was changed; the service's parts start anew with it")]
    private partial void LogChanged();

    [LoggerMessage(8531, LogLevel.Error, "The setup was changed and has faults; the service goes on with what it has: {Faults}")]
    private partial void LogFaulty(string faults);
}

/// <summary>By what a changed file is told from the one that was read.</summary>
internal readonly record struct SetupStamp(DateTime Written, long Length)
{
    public static SetupStamp Of(SetupFile file)
    {
        var info = new FileInfo(file.Path);
        return info.Exists ? new SetupStamp(info.LastWriteTimeUtc, info.Length) : default;
    }
}
