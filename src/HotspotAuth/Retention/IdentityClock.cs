using Dapper;
using HotspotAuth.Cases;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>A person whose time is over: his account ended, and was last used, so long ago that nothing may refer to him any more.</summary>
internal sealed record DueIdentity(long Account, string Username, DateTimeOffset Ended, DateTimeOffset? LastUsed);

/// <summary>
/// The clock of identities, apart from the log's: the later of account's end and last session's end, and <c>Retention:IdentityDays</c>.
/// A day of the log that is still there and names the account keeps its person, so that no record is left without one, and so does an order that names
/// him or keeps rows of him. Reads only.
/// </summary>
internal sealed class IdentityClock(Database database, TrafficStore store, HoldStore holds, HotspotSettings settings, TimeProvider time)
{
    /// <summary>What ended and was used before this is over, UTC milliseconds.</summary>
    public long Before => time.GetUtcNow().AddDays(-settings.Retention.IdentityDays).ToUnixTimeMilliseconds();

    /// <summary>Whose time is over, by account number.</summary>
    /// <exception cref="IOException">A day of the log can't be read; then nobody can tell.</exception>
    public IReadOnlyList<DueIdentity> Due()
    {
        var over = Over();
        foreach (var account in over.Count == 0 ? new HashSet<long>() : holds.Accounts()) over.Remove(account);
        if (over.Count == 0) return [];
        foreach (var account in Named())
        {
            if (over.Remove(account) && over.Count == 0) break;
        }

        return [.. over.Values.OrderBy(identity => identity.Account)];
    }

    // An account without an end lives, however long nobody used it; one that was closed ended then.
    private Dictionary<long, DueIdentity> Over()
    {
        using var connection = database.Open();
        return connection.Query<(long Account, string Username, long Ended, long? Used)>(
            """
            SELECT a.id, a.username, COALESCE(a.closed, a.valid_until), (SELECT max(COALESCE(s.ended, s.last_seen)) FROM session s WHERE s.account = a.id)
            FROM account a
            WHERE COALESCE(a.closed, a.valid_until) < @Before
              AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account = a.id AND (s.state <> 'closed' OR COALESCE(s.ended, s.last_seen) >= @Before))
            """,
            new { Before }).ToDictionary(row => row.Account, row => new DueIdentity(row.Account, row.Username, Times.Stored(row.Ended), Times.Stored(row.Used)));
    }

    // Log-ins that were refused name an account too, after its end as before.
    private IEnumerable<long> Named()
    {
        var reader = new TrafficReader(store);
        return reader.Sessions(new SessionQuery(0, long.MaxValue)).Select(session => session.Row.Account)
            .Concat(reader.Auths(new AuthQuery(0, long.MaxValue)).Select(attempt => attempt.Row.Account).OfType<long>());
    }
}
