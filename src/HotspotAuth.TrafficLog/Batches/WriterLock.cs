using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Held by a stream's one writing process; the kernel frees it when the process dies. Its content tells the next
/// writer whether the one before came to its end.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const int Attempts = 10;
    private static readonly byte[] Closed = Encoding.ASCII.GetBytes("closed");
    private readonly FileStream _file;

    private WriterLock(FileStream file, bool wasClosed) => (_file, WasClosed) = (file, wasClosed);

    /// <summary>The writer before ended in order.</summary>
    public bool WasClosed { get; }

    public static WriterLock Take(string path, LogStream stream)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryOpen(path) is not { } file)
            {
                if (attempt == Attempts)
                    throw new IOException($"the {stream.Name()} stream already has a writing process: {path} is locked; stop that process first");
                // A sealer looks at the lock for an instant, to see whether anybody writes.
                Thread.Sleep(20);
                continue;
            }

            var content = new byte[Closed.Length];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            file.SetLength(0);
            // On disk before the first batch is: after a crash nobody reads the old word.
            file.Flush(flushToDisk: true);
            return new WriterLock(file, content.AsSpan(0, length).SequenceEqual(Closed));
        }
    }

    /// <summary>Whether some process holds the lock now.</summary>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = TryOpen(path);
        return file is null;
    }

    /// <summary>Everything given to the writer is on disk: the next one starts without a gap for a crash.</summary>
    public void MarkClosed()
    {
        _file.SetLength(0);
        _file.Write(Closed);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux.
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
