using System.Formats.Tar;
using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>
/// Unpacks an archive that may be anybody's: plain files only, under names that a backup gives, never more octets than the archive has, and none
/// over another.
/// </summary>
internal sealed class ArchiveReader(string root)
{
    private const int MostFiles = 2_000_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Rights that a file may bring along: nobody but owner and group ever reads, nothing is executable.</summary>
    private const UnixFileMode Allowed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>
    /// Unpacks a tar below the root: <paramref name="isWanted"/> says which names, all others must be known all the same. All files together may have
    /// <paramref name="most"/> octets.
    /// </summary>
    /// <returns>The names that were unpacked.</returns>
    /// <exception cref="VerbException">It is no archive of ours (exit 65).</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public async Task<IReadOnlyList<string>> UnpackAsync(Stream archive, long most, Func<string, bool> isWanted, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await using var tar = new TarReader(archive, leaveOpen: true);
            long octets = 0;
            for (var files = 0; await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry; files++)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) throw Refused(entry.Name, "is no plain file");
                if (!BackupPlaces.IsKnown(entry.Name)) throw Refused(entry.Name, "is no name that a backup gives");
                if ((octets += entry.Length) > most || files >= MostFiles) throw Refused(entry.Name, "is more than the archive can hold");
                if (!isWanted(entry.Name)) continue;
                await UnpackAsync(entry, cancellationToken);
                names.Add(entry.Name);
                progress.Report(new BackupProgress(entry.Name, entry.Length));
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new VerbException(ExitCode.BadInput, $"The archive is damaged: {e.Message}");
        }

        await archive.CopyToAsync(Stream.Null, cancellationToken); // what follows the end is padding; the child wants to be read out
        return names;
    }

    private async Task UnpackAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, entry.Name);
        MakeFolder(Path.GetDirectoryName(path)!);
        if (File.Exists(path)) throw Refused(entry.Name, "stands there twice");
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (entry.DataStream is { } content) await content.CopyToAsync(file, cancellationToken);
        if (file.Length != entry.Length) throw new EndOfStreamException(string.Create(CultureInfo.InvariantCulture, $"{entry.Name} ends after {file.Length} octets"));
        File.SetUnixFileMode(file.SafeFileHandle, (entry.Mode & Allowed) | UnixFileMode.UserRead);
        file.Flush(flushToDisk: true);
    }

    // Each level by itself: .NET gives the mode to the last one only.
    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        MakeFolder(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder, OwnerOnly);
    }

    private static VerbException Refused(string name, string why) =>
        new(ExitCode.BadInput, $"The archive is refused: \"{string.Concat(name.Where(c => !char.IsControl(c)).Take(200))}\" {why}.");
}
