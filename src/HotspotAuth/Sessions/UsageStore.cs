using System.Globalization;
using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>A session as <see cref="UsageLedger"/> reads it back; times in milliseconds UTC.</summary>
internal readonly record struct UsageRow(Guid Id, long Account, long Started, long End, long Bytes, bool IsClosed, bool IsSuspect);

/// <summary>What the stored sessions used: the closed ones in sums, the open ones and those that ended lately one by one.</summary>
internal sealed class UsageStore(Database database)
{
    /// <summary>What all closed sessions of each account used, as the commits that closed them summed it up.</summary>
    public IReadOnlyList<(long Account, long Milliseconds, long Bytes)> Closed(long? account)
    {
        using var connection = database.Open();
        return [.. connection.Query<(long, long, long)>($"SELECT account, milliseconds, bytes FROM usage_sum{(account is null ? "" : " WHERE account = @account")}", new { account })];
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
