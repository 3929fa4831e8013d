using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;

namespace HotspotAuth.Export;

/// <summary>
/// Where an export goes: written beside its place and moved there when it is whole and on the disk, so that nobody ever
/// finds half a file under the name. Standard output and devices have no such place and are written as they are.
/// </summary>
internal sealed class ExportFile : IDisposable
{
    private readonly Stream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string? _draft;
    private readonly string? _target;
    private bool _kept;

    private ExportFile(Stream stream, string? draft, string? target) => (_stream, _draft, _target) = (stream, draft, target);

    /// <summary>The full path; null for standard output.</summary>
    public string? Path => _target;

    /// <param name="path">A file, or <c>-</c> for standard output.</param>
    /// <exception cref="VerbException">It can't be written (exit 73).</exception>
    public static ExportFile Create(string path)
    {
        if (path == "-") return new ExportFile(Console.OpenStandardOutput(), null, null);
        try
        {
            var target = System.IO.Path.GetFullPath(path);
            if (Directory.Exists(target)) throw new IOException("it is a directory; name a file in it");
            if (new FileInfo(target).LinkTarget is not null) target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
            if (IsDevice(target)) return new ExportFile(new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), null, target);
            var draft = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, string.Create(CultureInfo.InvariantCulture, $".{System.IO.Path.GetFileName(target)}.{Environment.ProcessId}.part"));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 128 * 1024, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            return new ExportFile(new FileStream(draft, options), draft, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CannotWrite(path, e);
        }
    }

    public static VerbException CannotWrite(string path, Exception e) => new(ExitCode.CannotWrite, $"--out: {path} can't be written ({e.Message}). Nothing was left there; look at the disk's space and rights.");

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _stream.Write(bytes);
    }

    /// <summary>A file for what waits until its turn, on the disk that the export goes to; it has no name and goes with the program.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public Stream Aside()
    {
        if (_draft is null) return new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), AsideOptions);
        return new FileStream(_draft + ".aside", AsideOptions);
    }

    /// <summary>Everything is on the disk, under the draft's name still. The SHA-256 of what was written.</summary>
    public byte[] Finish()
    {
        if (_stream is FileStream file && _draft is not null) file.Flush(flushToDisk: true);
        else _stream.Flush();
        _stream.Dispose();
        return _hash.GetHashAndReset();
    }

    /// <summary>Gives the finished file its name.</summary>
    public void Keep()
    {
        if (_draft is not null) File.Move(_draft, _target!, overwrite: true);
        _kept = true;
    }

    /// <summary>Removes what was not kept.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The buffer's rest did not fit either; the write that failed first has been told already.
        }

        _hash.Dispose();
        if (!_kept && _draft is not null) File.Delete(_draft);
    }

    private static FileStreamOptions AsideOptions => new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        BufferSize = 128 * 1024,
        Options = FileOptions.DeleteOnClose,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
