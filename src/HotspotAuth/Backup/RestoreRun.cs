using System.Globalization;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>The private key: a file's path, or its text where it came on standard input.</summary>
internal sealed record RestoreKey(string? Path, string? Text);

/// <summary>What was put back, and what of it is missing in the backup.</summary>
internal sealed record RestoredData(StateArchive State, StateAbout About, IReadOnlyList<DateOnly> Days, IReadOnlyList<string> Missing, string? Configuration);

/// <summary>
/// Puts a backup into an empty data directory. All of it is unpacked beside its place, inside the directory; only when everything is there does it
/// take its place, so that a wrong key or a damaged archive leaves the directory as it was.
/// </summary>
internal sealed class RestoreRun(string from, string to, RestoreKey key, IProgress<BackupProgress> progress)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What a directory may hold and still be empty: a service that never ran makes these.</summary>
    private static readonly string[] OfNoWeight = ["lost+found", "logs", "parts", "service.lock", "gateway.lock", Scratch];

    private const string Scratch = ".restoring";

    private string Beside => Path.Combine(to, Scratch);

    /// <summary>Restores the state of that name, or of the time that its name has; null: the newest. Where it ends early the directory is as it was.</summary>
    /// <exception cref="VerbException">The directory is not empty (73), another user's (77), the backup is not whole or the key does not fit (65).</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public async Task<RestoredData> RunAsync(string? state, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(from) ?? throw new VerbException(ExitCode.BadInput, $"{from} holds no backup: {BackupManifest.File} is not there.");
        var chosen = Choose(manifest, state);
        Begin();
        try
        {
            NeedRoom(manifest, chosen);
            var (about, missing, days) = await UnpackAsync(manifest, chosen, cancellationToken);
            var configuration = TakePlace();
            return new RestoredData(chosen, about, days, missing, configuration);
        }
        finally
        {
            if (Directory.Exists(Beside)) Directory.Delete(Beside, recursive: true);
        }
    }

    private static StateArchive Choose(BackupManifest manifest, string? state)
    {
        if (state is null) return manifest.NewestState ?? throw new VerbException(ExitCode.BadInput, "The backup has no state yet.");
        return manifest.States.FirstOrDefault(s => s.Name == state || s.Name == $"{BackupManifest.StateFolder}/{state}" || s.Name == $"{BackupManifest.StateFolder}/{state}.tar.age")
            ?? throw new VerbException(ExitCode.BadInput, $"--state: \"{state}\" is none of {string.Join(", ", manifest.States.Select(s => s.Name))}.");
    }

    private void Begin()
    {
        try
        {
            NeedEmpty();
            if (Directory.Exists(Beside)) Directory.Delete(Beside, recursive: true); // of an attempt that was cut off
            Directory.CreateDirectory(Beside, OwnerOnly);
        }
        catch (UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.NotPermitted, $"{to}: the user {OwnUser.Name} may not write there. Name an empty folder of that user with --to, or give it this one, as root: {OwnUser.Gets(to)}");
        }
    }

    private void NeedEmpty()
    {
        Directory.CreateDirectory(to, OwnerOnly);
        var there = new DirectoryInfo(to).EnumerateFileSystemInfos().FirstOrDefault(e => !OfNoWeight.Contains(e.Name, StringComparer.Ordinal) && !IsEmptyFolder(e));
        if (there is not null) throw new VerbException(ExitCode.CannotWrite, $"{to} is not empty ({there.Name} is there). A restore overwrites nothing: move it away first, or name another folder with --to.");
    }

    private static bool IsEmptyFolder(FileSystemInfo entry) => entry is DirectoryInfo { LinkTarget: null } folder && folder.EnumerateFileSystemInfos().All(IsEmptyFolder);

    private void NeedRoom(BackupManifest manifest, StateArchive state)
    {
        var needed = state.Bytes + manifest.Days.Sum(day => day.Bytes);
        var free = new DriveInfo(to).AvailableFreeSpace;
        if (free < needed) throw new VerbException(ExitCode.CannotWrite, string.Create(CultureInfo.InvariantCulture, $"{to} has {free} octets free, and the backup needs {needed}."));
    }

    private async Task<(StateAbout About, IReadOnlyList<string> Missing, IReadOnlyList<DateOnly> Days)> UnpackAsync(BackupManifest manifest, StateArchive state, CancellationToken cancellationToken)
    {
        await NeedWholeAsync(state.Name, state.Bytes, state.Sha256, cancellationToken);
        await OpenAsync(state.Name, state.Bytes, _ => true, cancellationToken);
        var path = Path.Combine(Beside, BackupPlaces.About);
        var about = (File.Exists(path) ? StateAbout.TryRead(await File.ReadAllBytesAsync(path, cancellationToken)) : null)
            ?? throw new VerbException(ExitCode.BadInput, $"{state.Name} is no state of this program: its {BackupPlaces.About} is missing or not in its form.");
        var (missing, days) = (new List<string>(), new List<DateOnly>());
        foreach (var day in about.Days)
        {
            var archive = manifest.Days.FirstOrDefault(d => d.Day == day.Day);
            var fault = archive is null ? "is not in the backup"
                : archive.Digest != day.Digest ? "is in the backup with another digest than the state knows"
                : await BackupCheck.FaultAsync(from, archive.Name, archive.Bytes, archive.Sha256, cancellationToken) is { } bad ? $"can't be taken: {archive.Name} {bad}"
                : null;
            if (fault is not null)
            {
                missing.Add($"{DayName.Of(day.Day)} {fault}");
                continue;
            }

            // Digest and signature lie in the state already; the day brings its streams.
            var streams = $"{BackupPlaces.Data}{BackupPlaces.Traffic}/{DayName.Of(day.Day)}/";
            await OpenAsync(archive!.Name, archive.Bytes, name => name.StartsWith(streams, StringComparison.Ordinal), cancellationToken);
            days.Add(day.Day);
        }

        return (about, missing, days);
    }

    private async Task NeedWholeAsync(string name, long bytes, string sha256, CancellationToken cancellationToken)
    {
        if (await BackupCheck.FaultAsync(from, name, bytes, sha256, cancellationToken) is { } fault)
            throw new VerbException(ExitCode.BadInput, $"{name} {fault}. hotspotauth backup --list --to {from} tells the older states; name one with --state.");
    }

    // A tar is never larger than what it is encrypted into: that bounds what comes out.
    private Task OpenAsync(string name, long most, Func<string, bool> isWanted, CancellationToken cancellationToken) =>
        AgeProgram.DecryptAsync(Path.Combine(from, name), key.Path, key.Text, (clear, cancel) => new ArchiveReader(Beside).UnpackAsync(clear, most, isWanted, progress, cancel), cancellationToken);

    /// <summary>Moves everything into its place; the account store last, because a directory that has it is a data directory.</summary>
    private string? TakePlace()
    {
        var data = Path.Combine(Beside, BackupPlaces.Data.TrimEnd('/'));
        if (!File.Exists(Path.Combine(data, BackupPlaces.AccountStore))) throw new VerbException(ExitCode.BadInput, $"The state has no {BackupPlaces.AccountStore}.");
        foreach (var entry in Directory.EnumerateFileSystemEntries(data).OrderBy(e => Path.GetFileName(e) == BackupPlaces.AccountStore))
        {
            var place = Path.Combine(to, Path.GetFileName(entry));
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true); // holds empty folders only, see NeedEmpty
            if (Directory.Exists(entry)) Directory.Move(entry, place);
            else File.Move(entry, place);
        }

        string? configuration = null;
        var then = Path.Combine(Beside, BackupPlaces.Configuration);
        if (File.Exists(then))
        {
            configuration = Path.Combine(to, "hotspotauth.json.restored");
            File.Move(then, configuration, overwrite: true);
            File.SetUnixFileMode(configuration, OwnerFile);
        }

        DurableFile.SyncFolder(to);
        return configuration;
    }
}
