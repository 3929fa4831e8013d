using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>What a run did: the archives it made and removed, and what of the log did not verify.</summary>
internal sealed record BackupOutcome(StateArchive State, IReadOnlyList<DayArchive> Days, IReadOnlyList<string> Removed, IReadOnlyList<string> Doubts);

/// <summary>
/// Makes a backup: each sealed day once, checked against its digest, then everything else as one state. Nothing that is there is overwritten, and
/// the list names an archive only when it is whole on the disk. Only for who holds the <see cref="BackupLock"/>.
/// </summary>
internal sealed class BackupRun(HotspotSettings settings, DataDirectory data, TrafficStore store, Database database, string? configuration, TimeProvider time)
{
    private const int Attempts = 3;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">A disk refused; what was there before is whole.</exception>
    /// <exception cref="VerbException"><c>age</c> is missing, the folder belongs to another store or user, or the account store is damaged.</exception>
    public async Task<BackupOutcome> RunAsync(string directory, IReadOnlyList<string> recipients, Actor actor, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        MakeFolders(directory);
        var manifest = BackupManifest.Read(directory) ?? New();
        if (manifest.Store != store.IdText) throw new VerbException(ExitCode.BadInput, $"{directory} holds the backups of another log (its store is {manifest.Store}, this one {store.IdText}). Give each log a folder of its own.");
        var aging = new BackupAging(settings, data, store, time);
        var removed = new List<string>();
        manifest = Remove(directory, manifest, aging.PastTheirTime(manifest), actor, removed);

        var (days, doubts) = (new List<DayArchive>(), new List<string>());
        foreach (var day in ToCopy(manifest, doubts))
        {
            var archive = await CopyDayAsync(directory, day, recipients, progress, cancellationToken);
            if (archive.Result != VerifyReport.Word(VerifyResult.Valid)) doubts.Add($"{DayName.Of(archive.Day)} is {archive.Result}; it was copied as it is");
            manifest = manifest with { Days = [.. manifest.Days.Append(archive).OrderBy(d => d.Day)], Updated = time.GetUtcNow() };
            manifest.Write(directory);
            days.Add(archive);
        }

        var state = await CopyStateAsync(directory, manifest, recipients, progress, cancellationToken);
        manifest = manifest with { States = [.. manifest.States, state], Updated = time.GetUtcNow() };
        manifest.Write(directory);
        BackupTrail.Add(database, time, actor, "backup-made", state.Name, state.Sha256);
        Remove(directory, manifest, aging.BeyondTheirNumber(manifest), actor, removed);
        return new BackupOutcome(state, days, removed, doubts);
    }

    private static void MakeFolders(string directory)
    {
        try
        {
            foreach (var folder in new[] { BackupManifest.DayFolder, BackupManifest.StateFolder }) Directory.CreateDirectory(Path.Combine(directory, folder), OwnerOnly);
            BackupFiles.RemoveDrafts(directory);
        }
        catch (UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.NotPermitted, $"{directory}: the user {OwnUser.Name} may not write there. As root: {OwnUser.Gets(directory)} (with -R if it holds the backups of another machine).");
        }
    }

    private BackupManifest New() => new(1, store.IdText, time.GetUtcNow(), [], []);

    /// <summary>Sealed days that no archive holds, with what a verification says of each.</summary>
    private IReadOnlyList<(SealedDayName Day, string Result)> ToCopy(BackupManifest manifest, List<string> doubts)
    {
        var known = manifest.Days.ToDictionary(day => day.Day);
        var fresh = new List<SealedDayName>();
        foreach (var day in StateArchiver.SealedDays(store))
        {
            if (!known.TryGetValue(day.Day, out var archive)) fresh.Add(day);
            else if (archive.Digest != day.Digest) doubts.Add($"{archive.Name} holds another {DayName.Of(day.Day)} than the log has now (digest {archive.Digest}, now {day.Digest}); it was left as it is");
        }

        if (fresh.Count == 0) return [];
        var report = Verifier.Verify(new VerifyOptions(store.Directory) { From = fresh[0].Day, To = fresh[^1].Day, Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(data)), Zone = store.Zone.Id });
        return [.. fresh.Select(day => (day, Word(report, DayName.Of(day.Day))))];
    }

    private static string Word(VerifyReport report, string day)
    {
        var lines = report.Lines.Where(line => line.Day == day).ToArray();
        return VerifyReport.Word(lines.Length == 0 ? VerifyResult.Incomplete : lines.Max(line => line.Result));
    }

    private async Task<DayArchive> CopyDayAsync(string directory, (SealedDayName Day, string Result) day, IReadOnlyList<string> recipients, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var name = BackupManifest.NameOf(day.Day.Day);
        var files = store.SealedFiles(day.Day.Day);
        var before = files.Select(State).ToArray();
        var file = await BackupFiles.MakeAsync(directory, name, recipients, async (output, cancel) =>
        {
            await using var archive = new ArchiveWriter(output, progress);
            foreach (var path in files) await archive.AddFileAsync($"{BackupPlaces.Data}{BackupPlaces.Traffic}/{path}", Path.Combine(store.Directory, path), cancel);
            // What was verified is what was copied, or the archive is not kept.
            if (!files.Select(State).SequenceEqual(before)) throw new IOException($"{DayName.Of(day.Day.Day)} changed while it was copied: look into it with hotspotauth verify");
        }, cancellationToken);
        return new DayArchive(name, day.Day.Day, file.Bytes, file.Sha256, day.Day.Digest, day.Result, time.GetUtcNow());
    }

    private (long Length, DateTime Changed) State(string path)
    {
        var file = new FileInfo(Path.Combine(store.Directory, path));
        return (file.Length, file.LastWriteTimeUtc);
    }

    private async Task<StateArchive> CopyStateAsync(string directory, BackupManifest manifest, IReadOnlyList<string> recipients, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var states = new StateArchiver(settings, data, store, database, configuration, time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var made = time.GetUtcNow();
                var name = Enumerable.Range(1, 9999).Select(number => BackupManifest.NameOf(made, number)).First(n => manifest.States.All(s => s.Name != n));
                long schema = 0;
                var file = await BackupFiles.MakeAsync(directory, name, recipients, async (output, cancel) =>
                {
                    await using var archive = new ArchiveWriter(output, progress);
                    schema = await states.WriteAsync(archive, cancel);
                }, cancellationToken);
                return new StateArchive(name, file.Bytes, file.Sha256, made, schema, DaySealer.Software());
            }
            catch (StoreMovedOnException e) when (attempt == Attempts)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The data directory changed during each of {Attempts} attempts ({e.Message}); try again."), e);
            }
            catch (StoreMovedOnException)
            {
                // Once more from the start.
            }
        }
    }

    private BackupManifest Remove(string directory, BackupManifest manifest, IReadOnlyList<AgedArchive> aged, Actor actor, List<string> removed)
    {
        if (aged.Count == 0) return manifest;
        var names = aged.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        // The list first: what it names is always there.
        manifest = manifest with { Days = [.. manifest.Days.Where(d => !names.Contains(d.Name))], States = [.. manifest.States.Where(s => !names.Contains(s.Name))], Updated = time.GetUtcNow() };
        manifest.Write(directory);
        foreach (var one in aged)
        {
            BackupFiles.Remove(directory, one.Name);
            BackupTrail.Add(database, time, actor, "backup-removed", one.Name, reason: one.Reason);
            removed.Add(one.Name);
        }

        return manifest;
    }
}

/// <summary>A backup's steps in the audit trail.</summary>
internal static class BackupTrail
{
    public static void Add(Database database, TimeProvider time, Actor actor, string action, string name, string? sha256 = null, string? reason = null)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, action, name, reason, hash: sha256 is null ? null : Convert.FromHexString(sha256));
        transaction.Commit();
    }
}
