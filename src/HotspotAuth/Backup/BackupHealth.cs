using HotspotAuth.Alerts;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>How the nightly backup stands.</summary>
/// <param name="Good">The newest that was made whole; null: none yet.</param>
/// <param name="Fault">What an operator has to know; null when all is well.</param>
internal sealed record BackupStatus(DateTimeOffset? Good, PartFault? Fault);

/// <summary>Tells the backup's state without touching its folder, which may be on a disk or a server that hangs: <see cref="BackupKeeper"/> looks there.</summary>
internal sealed class BackupHealth(HotspotSettings settings, DataDirectory data, TimeProvider time)
{
    public static readonly TimeSpan Late = TimeSpan.FromDays(2);
    private volatile bool _isAway;

    /// <summary>Whether the folder was missing at the last look.</summary>
    public bool IsAway { get => _isAway; set => _isAway = value; }

    /// <summary>Null where no nightly backup is configured.</summary>
    public BackupStatus? Now()
    {
        if (settings.Backup.Directory is not { Length: > 0 } directory) return null;
        var memo = Read(directory);
        if (IsAway) return new BackupStatus(memo?.Good, new PartFault("backup.away", AlertFact.Text(directory)));
        if (memo is { Fault: { } fault }) return new BackupStatus(memo.Good, new PartFault("backup.failed", AlertFact.Said(fault)));
        if (memo?.Good is not { } good) return new BackupStatus(null, new PartFault("backup.none", AlertFact.Text(directory)));
        return new BackupStatus(good, time.GetUtcNow() - good > Late ? new PartFault("backup.late", AlertFact.Time(good)) : null);
    }

    private BackupMemo? Read(string directory)
    {
        try
        {
            return BackupMemo.Read(data, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
