using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>One backup at a time of a data directory, whichever process makes it. The kernel frees it when its holder dies.</summary>
internal static class BackupLock
{
    /// <summary>Null when another holds it.</summary>
    public static IDisposable? TryTake(DataDirectory data)
    {
        try
        {
            return new FileStream(Path.Combine(data.Root, ".backup.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
