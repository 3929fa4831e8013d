using Dapper;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Alerts;

/// <summary>A message that waits for the webhook.</summary>
internal sealed record WaitingHook(long Id, string Body, DateTimeOffset Until, int Tries);

/// <summary>Messages for the webhook, on disk, so that neither a restart nor a bridge that is down loses one. Bounded: past its capacity nothing is taken.</summary>
internal sealed class WebhookOutbox(Database database, TimeProvider time)
{
    public const int Capacity = 500;

    public bool TryQueue(SqliteTransaction transaction, string body, TimeSpan life)
    {
        var now = time.GetUtcNow();
        return transaction.Connection!.Execute(
            "INSERT INTO alert_webhook (body, queued, due, until, tries) SELECT @body, @now, @now, @until, 0 WHERE (SELECT count(*) FROM alert_webhook) < @Capacity",
            new { body, now = now.ToUnixTimeMilliseconds(), until = (now + life).ToUnixTimeMilliseconds(), Capacity }, transaction) == 1;
    }

    /// <summary>Those whose turn has come, oldest first.</summary>
    public IReadOnlyList<WaitingHook> Due(int most)
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string Body, long Until, long Tries)>(
            "SELECT id, body, until, tries FROM alert_webhook WHERE due <= @now ORDER BY id LIMIT @most", new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), most })
            .Select(row => new WaitingHook(row.Id, row.Body, Times.Stored(row.Until), (int)row.Tries))];
    }

    /// <summary>Taken, or given up.</summary>
    public void Remove(long id)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM alert_webhook WHERE id = @id", new { id });
    }

    /// <summary>The bridge is down: all that waits for it waits on, in its order.</summary>
    public void Postpone(long id, TimeSpan by)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE alert_webhook SET tries = CASE WHEN id = @id THEN tries + 1 ELSE tries END, due = @due", new { id, due = (time.GetUtcNow() + by).ToUnixTimeMilliseconds() });
    }

    public int Waiting()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int>("SELECT count(*) FROM alert_webhook");
    }
}
