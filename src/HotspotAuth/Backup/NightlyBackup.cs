using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Backup;

/// <summary>The backup to <c>Backup:Directory</c>, by the clock or by a verb; whatever becomes of it is remembered. Only for who holds the <see cref="BackupLock"/>.</summary>
internal sealed class NightlyBackup(HotspotSettings settings, DataDirectory data, TrafficStore store, Database database, SettingsSource source, TimeProvider time)
{
    /// <summary>Runs one. Not into the mount point of a disk that is away: only a verb begins in an empty folder that had backups before.</summary>
    /// <exception cref="VerbException">What hindered it; remembered.</exception>
    /// <exception cref="IOException">A disk refused; remembered.</exception>
    public async Task<BackupOutcome> RunAsync(Actor actor, bool isAsked, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var directory = settings.Backup.Directory!;
        var before = BackupMemo.Read(data, directory);
        try
        {
            if (!Directory.Exists(directory)) throw new VerbException(ExitCode.CannotWrite, $"{directory} (Backup:Directory) isn't there: mount its disk, or make the folder.");
            if (!isAsked && before?.Good is not null && !File.Exists(BackupManifest.PathIn(directory)))
                throw new VerbException(ExitCode.CannotWrite, $"{directory} (Backup:Directory) had backups and is empty now. Is its disk mounted? If it is a new one, run hotspotauth backup once by hand.");
            var run = new BackupRun(settings, data, store, database, source.File ?? SettingsLoader.DefaultFile, time);
            var outcome = await run.RunAsync(directory, settings.Backup.Recipients, actor, progress, cancellationToken);
            new BackupMemo(directory, outcome.State.Made, outcome.State.Name, outcome.State.Bytes, outcome.State.Made, null).Write(data);
            return outcome;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or VerbException or SqliteException)
        {
            var memo = new BackupMemo(directory, before?.Good, before?.State, before?.Bytes ?? 0, time.GetUtcNow(), e.Message);
            try
            {
                memo.Write(data);
            }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException)
            {
                // The data directory's own disk is full; that is told elsewhere, and the first fault is the one to tell here.
            }

            throw;
        }
    }
}
