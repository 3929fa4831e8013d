using System.Diagnostics;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>One backup at a time of a data directory, whichever process makes it. The kernel frees it when its holder dies.</summary>
internal static class BackupLock
{
    /// <summary>How long one waits for another: the one that a service makes as it starts has most often ended by then.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until no other backup runs; <paramref name="waiting"/> is called at each look that finds one.</summary>
    /// <exception cref="VerbException">One still runs after <paramref name="patience"/>.</exception>
    public static async Task<IDisposable> TakeAsync(DataDirectory data, TimeSpan patience, Action waiting, CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(Between, cancellationToken))
        {
            if (TryTake(data) is { } mine) return mine;
            if (since.Elapsed >= patience) throw new VerbException(ExitCode.Unavailable, $"Another backup of {data.Root} runs; wait until it has ended.");
            waiting();
        }
    }

    /// <summary>Null when another holds it.</summary>
    public static IDisposable? TryTake(DataDirectory data)
    {
        try
        {
            return new FileStream(Path.Combine(data.Root, ".backup.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
