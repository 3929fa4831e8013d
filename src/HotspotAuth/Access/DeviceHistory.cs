using Dapper;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Access;

/// <summary>After a start: which devices the users had during the last weeks, read back from their sessions.</summary>
internal sealed partial class DeviceHistory(Database database, FamiliarDevices familiar, TimeProvider time, ILogger<DeviceHistory> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Read(stoppingToken), stoppingToken);

    private void Read(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = database.Open();
            var oldest = (time.GetUtcNow() - FamiliarDevices.Remembered).ToUnixTimeMilliseconds();
            // The newest first, as far as there is room. Unbuffered: a year's sessions must not be in memory at once.
            // The few open ones, then the closed ones by their index.
            foreach (var (username, mac, ip) in connection.Query<(string, string?, string?)>("SELECT username, mac, ip FROM session WHERE state <> 'closed'").Concat(connection.Query<(string, string?, string?)>(
                "SELECT username, mac, ip FROM session WHERE state = 'closed' AND started >= @oldest ORDER BY started DESC, id DESC LIMIT @most", new { oldest, most = FamiliarDevices.Most / 2 }, buffered: false)))
            {
                if (cancellationToken.IsCancellationRequested) return;
                if ((MacAddress.TryParse(mac, out var address) ? address.ToString() : ip) is { } device) familiar.Add(username, device);
            }
        }
        catch (SqliteException e)
        {
            LogUnreadable(e);
        }
    }

    [LoggerMessage(7140, LogLevel.Warning, "The users' devices can't be read back; while somebody guesses a user's password, that user's own devices wait too until they have been let in once")]
    private partial void LogUnreadable(Exception exception);
}
