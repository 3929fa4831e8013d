using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Access;

/// <summary>
/// The help desk's log-ins beyond what is in memory: they outlive a restart and are found by person and device. Written in batches
/// behind the log-ins, which wait for nothing; what a flood brings beyond the batch is counted and is in the access stream only.
/// </summary>
internal sealed class AttemptStore(Database database, AttemptLog log, TimeProvider time)
{
    /// <summary>A month of an office with 7,000 log-ins a day.</summary>
    public const int MostKept = 200_000;

    /// <summary>As long as the law's identity data, and no longer.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly Lock _saving = new();
    private long _sinceTidied;

    /// <summary>Writes what waits; returns how many.</summary>
    /// <exception cref="SqliteException">The store refuses; what waited is lost here, and still in the access stream.</exception>
    public int Save()
    {
        lock (_saving)
        {
            var waiting = log.TakeUnsaved();
            if (waiting.Count == 0) return 0;
            using var connection = database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            using (var put = new PreparedStatement(connection, "INSERT INTO login_attempt (time, method, reason, username, mac, ip, nas) VALUES (?, ?, ?, ?, ?, ?, ?)"))
            {
                foreach (var attempt in waiting)
                {
                    put.Bind(attempt.Time.ToUnixTimeMilliseconds()).Bind(attempt.Method).Bind(AccessReasons.Text(attempt.Reason)).Bind(attempt.Username)
                        .Bind(attempt.Mac?.ToString()).Bind(attempt.Ip).Bind(attempt.Nas).Run();
                }
            }

            if ((_sinceTidied += waiting.Count) >= 1_000 || _sinceTidied == waiting.Count) Tidy(transaction);
            transaction.Commit();
            return waiting.Count;
        }
    }

    /// <summary>The last attempts of an account or at a device, the newest first; those of this moment too.</summary>
    public IReadOnlyList<Attempt> Last(string? username, MacAddress? mac, int most)
    {
        TrySave();
        using var connection = database.Open();
        var rows = new List<Row>();
        if (username is not null) rows.AddRange(connection.Query<Row>("SELECT * FROM login_attempt WHERE username = @username ORDER BY time DESC, id DESC LIMIT @most", new { username, most }));
        if (mac is { } device) rows.AddRange(connection.Query<Row>("SELECT * FROM login_attempt WHERE mac = @mac ORDER BY time DESC, id DESC LIMIT @most", new { mac = device.ToString(), most }));
        return [.. rows.DistinctBy(row => row.id).OrderByDescending(row => row.time).ThenByDescending(row => row.id).Take(most).Select(row => row.ToAttempt())];
    }

    public IReadOnlyList<Attempt> Page(AttemptQuery query)
    {
        TrySave();
        using var connection = database.Open();
        var (where, parameters) = Where(query);
        var down = query.Ascending ? "" : " DESC";
        return [.. connection.Query<Row>($"SELECT * FROM login_attempt {where} ORDER BY time{down}, id{down} LIMIT @Limit OFFSET @Offset", parameters).Select(row => row.ToAttempt())];
    }

    /// <summary>How many were let in and how many refused, whichever the query asks for.</summary>
    public (int Accepted, int Refused) Counts(AttemptQuery query)
    {
        TrySave();
        using var connection = database.Open();
        var (where, parameters) = Where(query with { Accepted = null });
        return connection.QuerySingle<(int, int)>(
            $"SELECT coalesce(sum(CASE WHEN reason IS NULL THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN reason IS NULL THEN 0 ELSE 1 END), 0) FROM login_attempt {where}", parameters);
    }

    /// <summary>The oldest that is kept; null where there is none.</summary>
    public DateTimeOffset? Oldest()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long?>("SELECT min(time) FROM login_attempt") is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null;
    }

    /// <summary>What can't be written must not keep anybody from reading what is there.</summary>
    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (SqliteException)
        {
            // the keeper tells it
        }
    }

    private static (string Where, object Parameters) Where(AttemptQuery query)
    {
        var conditions = new List<string>();
        var search = query.Search?.Trim();
        var isMac = MacAddress.TryParse(search, out var mac);
        if (search is { Length: > 0 })
            conditions.Add(isMac ? "mac = @mac" : "(username LIKE @pattern ESCAPE '\\' OR ip = @search OR nas LIKE @pattern ESCAPE '\\')");
        if (query.Accepted is { } accepted) conditions.Add(accepted ? "reason IS NULL" : "reason IS NOT NULL");
        return (
            conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}",
            new { mac = mac.ToString(), search, pattern = $"%{AccountQuery.Literal(search?.ToLowerInvariant())}%", query.Limit, query.Offset });
    }

    private void Tidy(SqliteTransaction transaction)
    {
        _sinceTidied = 1;
        transaction.Connection!.Execute(
            "DELETE FROM login_attempt WHERE time < @limit OR id <= (SELECT max(id) FROM login_attempt) - @MostKept",
            new { limit = (time.GetUtcNow() - KeptFor).ToUnixTimeMilliseconds(), MostKept },
            transaction);
    }

    private sealed class Row
    {
        public long id { get; set; }
        public long time { get; set; }
        public string method { get; set; } = "";
        public string? reason { get; set; }
        public string? username { get; set; }
        public string? mac { get; set; }
        public string? ip { get; set; }
        public string? nas { get; set; }

        public Attempt ToAttempt() => new(
            DateTimeOffset.FromUnixTimeMilliseconds(time),
            method,
            reason is null,
            AccessReasons.Parse(reason),
            username,
            MacAddress.TryParse(mac, out var address) ? address : null,
            IPAddress.TryParse(ip, out var at) ? at : null,
            nas);
    }
}
