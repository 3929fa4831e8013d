using HotspotAuth.Capture;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Access;

/// <summary>After a start: today's attempts of earlier runs, read back from the access stream, so that the help desk forgets nobody.</summary>
internal sealed partial class AttemptHistory(TrafficStore store, AttemptLog log, TimeProvider time, ILogger<AttemptHistory> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Read, stoppingToken);

    private void Read()
    {
        try
        {
            var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), store.Zone).Date;
            var midnight = new DateTimeOffset(local, store.Zone.GetUtcOffset(local));
            var last = new Queue<Attempt>();
            foreach (var stored in new TrafficReader(store).Auths(new AuthQuery(midnight.ToUnixTimeMilliseconds(), log.Since.ToUnixTimeMilliseconds())))
            {
                if (stored.Row.Drill || AccessReasons.Parse(stored.Row.Reason) == AccessReason.UnknownDevice) continue;
                if (last.Count == AttemptLog.Kept) last.Dequeue();
                last.Enqueue(ToAttempt(stored.Row));
            }

            log.Restore([.. last], midnight);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            LogUnreadable(e);
        }
    }

    private static Attempt ToAttempt(AuthRow row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.Time),
        row.Method,
        row.Result == AuthResult.Accept,
        AccessReasons.Parse(row.Reason),
        row.User,
        row.Mac is { } mac ? new MacAddress(mac.Value) : null,
        row.Ip?.ToIPAddress(),
        row.Nas);

    [LoggerMessage(7130, LogLevel.Warning, "Today's earlier attempts can't be read back; the lists begin with this start")]
    private partial void LogUnreadable(Exception exception);
}
