using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>
/// What this machine remembers of its backups, in its own data directory: the folder may be away, or on a disk that hangs. It is about one folder,
/// <c>Backup:Directory</c>.
/// </summary>
internal sealed record BackupMemo(string Directory, DateTimeOffset? Good, string? State, long Bytes, DateTimeOffset Tried, string? Fault)
{
    private const string File = "last-backup.json";

    /// <summary>Null where nothing was tried yet in this folder.</summary>
    public static BackupMemo? Read(DataDirectory data, string directory)
    {
        try
        {
            var path = Path.Combine(data.Root, File);
            var memo = System.IO.File.Exists(path) ? JsonSerializer.Deserialize<BackupMemo>(System.IO.File.ReadAllBytes(path), VerbContext.JsonOptions) : null;
            return memo?.Directory == directory ? memo : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(DataDirectory data) => DurableFile.WritePrivate(Path.Combine(data.Root, File), JsonSerializer.SerializeToUtf8Bytes(this, VerbContext.JsonOptions));
}
