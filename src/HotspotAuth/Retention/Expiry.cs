using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Retention;

/// <summary>
/// Erases what only served the work: received accounting packets and closed sessions. They are no evidence, the traffic
/// log is; a closed session stays while any day may still point to it.
/// </summary>
internal sealed class Expiry(Database database, HotspotSettings settings, TimeProvider time)
{
    /// <summary>Days kept beyond the log's own, so that nothing goes before the last day that refers to it.</summary>
    private const int Margin = 7;

    /// <summary>Rows at a time: the writer's lock must not be held for long.</summary>
    private const int AtOnce = 2000;

    /// <summary>How many rows were erased.</summary>
    public async Task<(int Accounting, int Sessions)> EraseAsync(CancellationToken cancellationToken)
    {
        var retention = settings.Retention;
        var accounting = await EraseAsync("DELETE FROM accounting WHERE id IN (SELECT id FROM accounting WHERE received < @before ORDER BY received LIMIT @AtOnce)", retention.Days + Margin, cancellationToken);
        var sessions = await EraseAsync(
            "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE state = 'closed' AND ended < @before ORDER BY ended LIMIT @AtOnce)", Math.Max(retention.Days, retention.IdentityDays) + Margin, cancellationToken);
        // The trail names persons; in the days of the log its records go with them.
        await EraseAsync("DELETE FROM audit_trail WHERE id IN (SELECT id FROM audit_trail WHERE time < @before ORDER BY time LIMIT @AtOnce)", Math.Max(retention.Days, retention.IdentityDays) + Margin, cancellationToken);
        await EraseAsync("DELETE FROM ledger_hour WHERE hour IN (SELECT hour FROM ledger_hour WHERE hour < @before ORDER BY hour LIMIT @AtOnce)", retention.Days + Margin, cancellationToken);
        await EraseAsync("DELETE FROM drill WHERE id IN (SELECT id FROM drill WHERE time < @before ORDER BY time LIMIT @AtOnce)", retention.Days + Margin, cancellationToken);
        return (accounting, sessions);
    }

    private async Task<int> EraseAsync(string sql, int days, CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - TimeSpan.FromDays(days)).ToUnixTimeMilliseconds();
        using var connection = database.Open();
        var erased = 0;
        int now;
        do
        {
            now = await connection.ExecuteAsync(new CommandDefinition(sql, new { before, AtOnce }, cancellationToken: cancellationToken));
            erased += now;
        }
        while (now == AtOnce);
        return erased;
    }
}
