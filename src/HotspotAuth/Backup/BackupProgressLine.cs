using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>Which file of a backup is done, and how much with it.</summary>
internal sealed class BackupProgressLine(bool quiet) : IProgress<BackupProgress>, IDisposable
{
    private readonly TerminalLine _line = new(quiet);
    private long _bytes;

    public void Report(BackupProgress value)
    {
        _bytes += value.Bytes;
        _line.Show(() => string.Create(CultureInfo.InvariantCulture, $"{_bytes / 1_000_000.0,10:N1} MB  {value.Name}"));
    }

    /// <summary>Another backup has the turn.</summary>
    public void Wait() => _line.Show(() => "waiting for another backup to end");

    public void Clear() => _line.Clear();

    public void Dispose() => _line.Dispose();
}
