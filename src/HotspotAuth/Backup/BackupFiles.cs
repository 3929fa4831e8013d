using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>The archives in a backup's folder: there whole, under their name, or not at all.</summary>
internal static class BackupFiles
{
    private const string Draft = ".draft-";

    /// <summary>Encrypts a new archive; durable under its name when it returns. Whatever fails, no draft stays.</summary>
    public static async Task<EncryptedFile> MakeAsync(string directory, string name, IReadOnlyList<string> recipients, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, name);
        var draft = Path.Combine(Path.GetDirectoryName(path)!, Draft + Path.GetFileName(path));
        try
        {
            File.Delete(draft); // of an attempt before this one
            var file = await AgeProgram.EncryptAsync(recipients, draft, write, cancellationToken);
            File.Move(draft, path, overwrite: true); // a file that the list does not name was never finished
            DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
            return file;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public static void RemoveDrafts(string directory)
    {
        foreach (var folder in new[] { BackupManifest.DayFolder, BackupManifest.StateFolder })
        {
            foreach (var draft in Directory.EnumerateFiles(Path.Combine(directory, folder), Draft + "*")) File.Delete(draft);
        }
    }

    public static void Remove(string directory, string name)
    {
        File.Delete(Path.Combine(directory, name));
        DurableFile.SyncFolder(Path.GetDirectoryName(Path.Combine(directory, name))!);
    }
}
