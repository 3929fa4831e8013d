using System.Security.Cryptography;

namespace HotspotAuth.Backup;

/// <summary>An archive as the list names it, and what is wrong with the file; null: it is what was written.</summary>
internal sealed record CheckedArchive(string Name, long Bytes, string? Fault);

/// <summary>Compares the files of a backup with its list. It needs no key, so any machine can do it.</summary>
internal static class BackupCheck
{
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static async Task<IReadOnlyList<CheckedArchive>> RunAsync(string directory, BackupManifest manifest, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var archives = new List<CheckedArchive>();
        foreach (var (name, bytes, sha256) in manifest.Days.Select(d => (d.Name, d.Bytes, d.Sha256)).Concat(manifest.States.Select(s => (s.Name, s.Bytes, s.Sha256))))
        {
            archives.Add(new CheckedArchive(name, bytes, await FaultAsync(directory, name, bytes, sha256, cancellationToken)));
            progress.Report(new BackupProgress(name, bytes));
        }

        return archives;
    }

    /// <summary>Why a file is not the one of the list; null when it is.</summary>
    public static async Task<string?> FaultAsync(string directory, string name, long bytes, string sha256, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path)) return "is not there";
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length != bytes) return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has {file.Length} octets instead of {bytes}");
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == sha256 ? null : "is not what was written: its SHA-256 differs";
    }
}
