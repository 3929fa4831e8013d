using System.Globalization;
using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>An archive whose time is over, and why.</summary>
internal sealed record AgedArchive(string Name, string Reason);

/// <summary>
/// Which archives go. A day's goes once the log's own is purged. A state goes after <c>Retention:Days</c> whatever happens, when <c>Backup:KeepStates</c> younger ones
/// are there, and when persons were erased since it was made and a few younger ones are there: who was erased is out of the backups some nights later.
/// </summary>
internal sealed class BackupAging(HotspotSettings settings, DataDirectory data, TrafficStore store, TimeProvider time)
{
    /// <summary>States that stay after an erasure, so that one broken archive is not all there is.</summary>
    public const int LeastStates = 3;

    /// <summary>What goes before a new backup is made: it must go even if none can be made.</summary>
    public IReadOnlyList<AgedArchive> PastTheirTime(BackupManifest manifest)
    {
        var purged = store.Summaries().Where(day => day is { IsThere: false, Purged: not null }).Select(day => day.Day).ToHashSet();
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(settings.Retention.Days);
        return
        [
            .. manifest.Days.Where(day => purged.Contains(day.Day)).Select(day => new AgedArchive(day.Name, "purged from the log")),
            .. manifest.States.Where(state => state.Made < oldest).Select(state => new AgedArchive(state.Name, string.Create(CultureInfo.InvariantCulture, $"older than Retention:Days {settings.Retention.Days}"))),
        ];
    }

    /// <summary>What goes once a new state is there.</summary>
    public IReadOnlyList<AgedArchive> BeyondTheirNumber(BackupManifest manifest)
    {
        var erased = LastErasure();
        return
        [
            .. from entry in manifest.States.OrderByDescending(state => state.Made).Select((state, younger) => (State: state, Younger: younger))
               let reason = entry.Younger >= settings.Backup.KeepStates ? string.Create(CultureInfo.InvariantCulture, $"Backup:KeepStates {settings.Backup.KeepStates}")
                   : entry.Younger >= LeastStates && entry.State.Made < erased ? "persons were erased since"
                   : null
               where reason is not null
               select new AgedArchive(entry.State.Name, reason),
        ];
    }

    // The newest receipt of erased persons; a damaged one erases no backup.
    private DateTimeOffset LastErasure()
    {
        var folder = Path.Combine(data.Root, "erasures");
        var newest = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "??????.json").Max(StringComparer.Ordinal) : null;
        if (newest is null) return DateTimeOffset.MinValue;
        try
        {
            using var receipt = JsonDocument.Parse(File.ReadAllBytes(newest));
            return Times.Stored(receipt.RootElement.GetProperty("time").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return DateTimeOffset.MinValue;
        }
    }
}
