using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Backup;

/// <summary>
/// Writes everything but the sealed days into an archive, while the service goes on. Databases are copied one after the other into the data
/// directory first, so that each is of one moment, and their order is such that none names what a later one lacks.
/// </summary>
internal sealed class StateArchiver(HotspotSettings settings, DataDirectory data, TrafficStore store, Database database, string? configuration, TimeProvider time)
{
    /// <summary>Room that a copy must leave: the log that is being written comes first.</summary>
    private const long Spare = 64L << 20;

    /// <summary>Where copies lie for the moment.</summary>
    public static string Scratch(DataDirectory data) => Path.Combine(data.Root, ".backup");

    /// <summary>Removes copies that a backup left which was cut off. Only for who holds the <see cref="BackupLock"/>.</summary>
    public static void Clean(DataDirectory data)
    {
        if (Directory.Exists(Scratch(data))) Directory.Delete(Scratch(data), recursive: true);
    }

    /// <summary>Writes the archive's files.</summary>
    /// <exception cref="StoreMovedOnException">A day was sealed or dropped meanwhile: once more.</exception>
    /// <exception cref="VerbException">The account store is damaged (exit 65), or there is no room for a copy (73).</exception>
    public async Task<long> WriteAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        var sealedDays = SealedDays(store);
        try
        {
            Clean(data);
            Directory.CreateDirectory(Scratch(data), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var copy = CopyAccounts(out var schema);
            var about = new StateAbout(1, store.IdText, time.GetUtcNow(), schema, DaySealer.Software(), sealedDays);
            await archive.AddAsync(BackupPlaces.About, StateAbout.Bytes(about), about.Made, cancellationToken);
            // The accounts first: an action that waits in them for the access stream may then be in both, never in neither.
            await TakeAsync(archive, BackupPlaces.AccountStore, copy, cancellationToken);
            foreach (var (day, stream) in store.OpenStreams())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var place = TrafficStore.PlaceOf(day, stream);
                var part = NeedRoom(Path.Combine(store.Directory, place), Path.Combine(Scratch(data), "stream.sqlite"));
                store.CopyStream(day, stream, part);
                await TakeAsync(archive, $"{BackupPlaces.Traffic}/{place}", part, cancellationToken);
            }

            foreach (var file in store.StandingFiles()) await archive.AddFileAsync($"{BackupPlaces.Data}{BackupPlaces.Traffic}/{file}", Path.Combine(store.Directory, file), cancellationToken);
            foreach (var file in Plain()) await archive.AddFileAsync(BackupPlaces.Data + file, Path.Combine(data.Root, file), cancellationToken);
            if (configuration is not null && File.Exists(configuration)) await archive.AddFileAsync(BackupPlaces.Configuration, configuration, cancellationToken);
            if (!SealedDays(store).SequenceEqual(sealedDays)) throw new StoreMovedOnException("a day was sealed or dropped meanwhile");
            return schema;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreMovedOnException(e.Message);
        }
        finally
        {
            Clean(data);
        }
    }

    /// <summary>The sealed days that are there, with their digests' hashes.</summary>
    public static IReadOnlyList<SealedDayName> SealedDays(TrafficStore store) =>
        [.. store.Summaries().Where(day => day is { IsThere: true, DigestHash: not null }).Select(day => new SealedDayName(day.Day, day.DigestHash!))];

    private IEnumerable<string> Plain()
    {
        var imports = ImportedStores.Names(data).Where(name => !ImportedStores.Open(settings, data, name, time).HasWriter).Select(name => $"{BackupPlaces.Imports}/{name}");
        return BackupPlaces.Folders.Concat(imports).SelectMany(folder => BackupPlaces.FilesOf(data, folder))
            .Concat(BackupPlaces.Files.Where(file => File.Exists(Path.Combine(data.Root, file))));
    }

    private string CopyAccounts(out long schema)
    {
        var path = NeedRoom(data.AccountStore, Path.Combine(Scratch(data), BackupPlaces.AccountStore));
        using var source = database.Open();
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        source.BackupDatabase(copy);
        // A damaged store must not push out the whole ones of the nights before.
        if (StoreCheck.Fault(copy) is { } fault) throw new VerbException(ExitCode.BadInput, $"{data.AccountStore} is damaged ({fault}), so no backup of it was made. {StoreCheck.Mend(settings)}");
        using var asked = copy.CreateCommand();
        asked.CommandText = "PRAGMA user_version";
        schema = (long)asked.ExecuteScalar()!;
        return path;
    }

    private string NeedRoom(string source, string to)
    {
        var needed = new[] { source, source + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);
        var free = new DriveInfo(data.Root).AvailableFreeSpace;
        return free >= needed + Spare ? to : throw new VerbException(ExitCode.CannotWrite, $"{data.Root} has no room for a copy of {source} ({needed} bytes) beside {Spare} that stay free: nothing was backed up. Free some space.");
    }

    // The copy goes with the last look at it, so that a crash leaves as little as may be.
    private static async Task TakeAsync(ArchiveWriter archive, string name, string copy, CancellationToken cancellationToken)
    {
        DataDirectory.MakePrivate(copy);
        await archive.AddFileAsync(BackupPlaces.Data + name, copy, cancellationToken);
        foreach (var file in new[] { copy, copy + "-wal", copy + "-shm", copy + "-journal" }) File.Delete(file);
    }
}

/// <summary>The store changed while it was copied.</summary>
internal sealed class StoreMovedOnException(string message) : Exception(message);
