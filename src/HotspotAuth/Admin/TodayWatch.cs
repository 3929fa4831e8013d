using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin;

/// <summary>
/// What the dashboard shows and need not be counted for everybody who looks: read again when it is a minute old. Null where the log
/// or the disk can't be read; the page says that it does not know.
/// </summary>
internal sealed partial class TodayWatch(TrafficStore store, DataDirectory data, HotspotSettings settings, Database database, SessionManager sessions, Ledger.LedgerStore ledger, Drill.DrillStore drills, Backup.BackupHealth backup, TimeProvider time, ILogger<TodayWatch> logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private (IntegrityFigures? Figures, DateTimeOffset At)? _integrity;
    private (OnlineDay Day, DateTimeOffset At)? _online;

    public IntegrityFigures? Integrity
    {
        get
        {
            var now = time.GetUtcNow();
            lock (_lock)
            {
                if (_integrity is { } known && now - known.At < Kept && now >= known.At) return known.Figures;
                _integrity = (Read(now), now);
                return _integrity.Value.Figures;
            }
        }
    }

    public OnlineDay Online
    {
        get
        {
            var now = time.GetUtcNow();
            lock (_lock)
            {
                if (_online is { } known && now - known.At < Kept && now >= known.At) return known.Day;
                _online = (OnlineDay.Read(database, sessions.Open, now), now);
                return _online.Value.Day;
            }
        }
    }

    private IntegrityFigures? Read(DateTimeOffset now)
    {
        try
        {
            return IntegrityFigures.Read(store, data, settings.Retention, now) with { Outside = ledger.Outside(now.AddDays(-1).ToUnixTimeMilliseconds()), Drill = drills.Last(), Backup = backup.Now() };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogUnreadable(e);
            return null;
        }
    }

    [LoggerMessage(6150, LogLevel.Warning, "What the dashboard tells of the traffic log can't be read")]
    private partial void LogUnreadable(Exception exception);
}
