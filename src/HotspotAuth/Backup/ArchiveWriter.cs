using System.Formats.Tar;

namespace HotspotAuth.Backup;

/// <summary>Puts files into a tar archive (POSIX pax) that is read by any tar; the modes say who may read them, never who owns them.</summary>
internal sealed class ArchiveWriter(Stream output, IProgress<BackupProgress> progress) : IAsyncDisposable
{
    /// <summary>Files of this size and less are read whole before they are written: some of them grow at their end.</summary>
    private const long Small = 16 << 20;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TarWriter _tar = new(output, TarEntryFormat.Pax, leaveOpen: true);

    public async Task AddAsync(string name, byte[] content, DateTimeOffset changed, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        await WriteAsync(name, stream, OwnerOnly, changed, cancellationToken);
    }

    /// <exception cref="IOException">The file can't be read, or is gone.</exception>
    public async Task AddFileAsync(string name, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (mode, changed) = (File.GetUnixFileMode(file.SafeFileHandle), new DateTimeOffset(File.GetLastWriteTimeUtc(file.SafeFileHandle)));
        if (file.Length > Small)
        {
            await WriteAsync(name, file, mode, changed, cancellationToken);
            return;
        }

        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellationToken);
        using var stream = new MemoryStream(content, writable: false);
        await WriteAsync(name, stream, mode, changed, cancellationToken);
    }

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task WriteAsync(string name, Stream content, UnixFileMode mode, DateTimeOffset changed, CancellationToken cancellationToken)
    {
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = mode, ModificationTime = changed }, cancellationToken);
        progress.Report(new BackupProgress(name, content.Length));
    }
}

/// <summary>A file that is done, and its octets.</summary>
internal sealed record BackupProgress(string Name, long Bytes);
