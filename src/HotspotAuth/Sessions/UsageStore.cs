using System.Globalization;
using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>A session as <see cref="UsageLedger"/> reads it back; times in milliseconds UTC.</summary>
internal readonly record struct UsageRow(Guid Id, long Account, long Started, long End, long Bytes, bool IsClosed, bool IsSuspect);

/// <summary>What the stored sessions used: those that ended long ago in sums, the others one by one.</summary>
internal sealed class UsageStore(Database database)
{
    /// <summary>Sums of each account over the sessions that ended before <paramref name="since"/>.</summary>
    public IReadOnlyList<(long Account, long Milliseconds, long Bytes)> ClosedBefore(long since, long? account)
    {
        using var connection = database.Open();
        // Of all accounts: read as the rows lie, so worded that no index on closed sessions fits; by one each row would be looked up by itself.
        var closed = account is null ? "state NOT IN ('open', 'suspect')" : "state = 'closed'";
        return [.. connection.Query<(long, long, long)>(
            $"""
            SELECT account, sum(CASE WHEN coalesce(ended, last_seen) > started THEN coalesce(ended, last_seen) - started ELSE 0 END), sum(bytes_up + bytes_down)
            FROM session WHERE {closed} AND coalesce(ended, last_seen) < @since{(account is null ? "" : " AND account = @account")} GROUP BY account
            """,
            new { since, account })];
    }

    /// <summary>The sessions that are not closed, or ended at or after <paramref name="since"/>.</summary>
    public IReadOnlyList<UsageRow> Since(long since, long? account)
    {
        using var connection = database.Open();
        var of = account is null ? "" : " AND account = @account";
        // Three questions, because each has its index and their OR has none.
        return [.. connection.Query<(string Id, long Account, long Started, long End, long Bytes, string State)>(
            $"""
            SELECT id, account, started, coalesce(ended, last_seen), bytes_up + bytes_down, state FROM session WHERE state <> 'closed'{of}
            UNION ALL
            SELECT id, account, started, ended, bytes_up + bytes_down, state FROM session WHERE state = 'closed' AND ended >= @since{of}
            UNION ALL
            SELECT id, account, started, last_seen, bytes_up + bytes_down, state FROM session WHERE state = 'closed' AND ended IS NULL AND last_seen >= @since{of}
            """,
            new { since, account }).Select(r => new UsageRow(Guid.Parse(r.Id, CultureInfo.InvariantCulture), r.Account, r.Started, r.End, r.Bytes, r.State == "closed", r.State == "suspect"))];
    }
}
