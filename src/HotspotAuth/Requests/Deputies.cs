using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Requests;

/// <summary>Who stands in for a director, and when.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Director">The director's username.</param>
/// <param name="DirectorName">His name.</param>
/// <param name="Username">The deputy's username.</param>
/// <param name="Name">His name.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment at which it is over, an early end included.</param>
/// <param name="EndedBy">Who ended it early.</param>
internal sealed record Deputy(long Id, string Director, string DirectorName, string Username, string Name, DateTimeOffset From, DateTimeOffset Until, string? EndedBy)
{
    public bool IsInForce(DateTimeOffset now) => From <= now && now < Until;
    public bool IsOver(DateTimeOffset now) => Until <= now;
}

/// <summary>The director's deputies for dates. Naming and an early end are audited; nothing is deleted.</summary>
internal sealed class Deputies(Database database, TimeProvider time)
{
    /// <summary>A longer absence is named anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private const string Select =
        """
        SELECT d.id, d.director, d.director_name, d.deputy, d.deputy_name, d.valid_from, CASE WHEN d.ended IS NOT NULL AND d.ended < d.valid_until THEN d.ended ELSE d.valid_until END, d.ended_by
        FROM request_deputy d
        """;

    /// <summary>Names a deputy. The fault's field and key (<c>request.fault.</c>), or null when it is done.</summary>
    public RequestFault? Name(string deputy, string deputyName, DateTimeOffset from, DateTimeOffset until, Signer director)
    {
        var now = time.GetUtcNow();
        if (string.Equals(deputy, director.Username, StringComparison.Ordinal)) return new RequestFault("deputy", "deputy.self");
        if (until <= now) return new RequestFault("until", "until.past");
        if (from >= until) return new RequestFault("until", "until.order");
        if (until - from > Longest) return new RequestFault("until", "deputy.long");
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // One in his place at a time: whose word counted must not be a question later.
        if (List(connection, transaction, "WHERE d.director = @Username", new { director.Username }).FirstOrDefault(d => d.From < until && from < d.Until && !d.IsOver(now)) is { } other)
            return new RequestFault("deputy", "deputy.other", other.Name);
        connection.Execute(
            """
            INSERT INTO request_deputy (director, director_name, deputy, deputy_name, valid_from, valid_until, named, named_by)
            VALUES (@Username, @Name, @deputy, @deputyName, @from, @until, @now, @Username)
            """,
            new { director.Username, director.Name, deputy, deputyName, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() },
            transaction);
        AuditOutbox.Add(transaction, now, director.Actor, "deputy-name", deputy, $"from: none → {Times.Iso(from)}; until: none → {Times.Iso(until)}");
        transaction.Commit();
        return null;
    }

    /// <summary>Ends it now; false where it is over, or another director's.</summary>
    public bool End(long id, Signer director)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (List(connection, transaction, "WHERE d.id = @id AND d.director = @Username", new { id, director.Username }) is not [var deputy] || deputy.IsOver(now)) return false;
        connection.Execute("UPDATE request_deputy SET ended = @now, ended_by = @Username WHERE id = @id AND ended IS NULL", new { now = now.ToUnixTimeMilliseconds(), director.Username, id }, transaction);
        AuditOutbox.Add(transaction, now, director.Actor, "deputy-end", deputy.Username, $"until: {Times.Iso(deputy.Until)} → {Times.Iso(now)}");
        transaction.Commit();
        return true;
    }

    /// <summary>The console's people who can open the requests and sign in with a second factor, by name: whoever is to be a deputy is one of them.</summary>
    public IReadOnlyList<(string Username, string Name)> Candidates(string director)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Username, string Name, string Roles)>("SELECT username, name, roles FROM administrator WHERE username <> @director AND disabled IS NULL AND totp_sealed IS NOT NULL ORDER BY name, username", new { director })
            .Where(person => ConsoleRoles.FromText(person.Roles).SelectMany(Duties.Of).Any(duty => duty is Duty.Ask or Duty.Recommend or Duty.Approve or Duty.Issue))
            .Select(person => (person.Username, person.Name))];
    }

    /// <summary>The newest first, at most <paramref name="most"/>.</summary>
    public IReadOnlyList<Deputy> List(int most = 100)
    {
        using var connection = database.Open();
        return List(connection, null, "ORDER BY d.valid_from DESC, d.id DESC LIMIT @most", new { most });
    }

    /// <summary>Whom this console user stands in for now; null where for nobody.</summary>
    public Deputy? InForce(string username, DateTimeOffset now)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return InForce(transaction, username, now);
    }

    internal static Deputy? InForce(SqliteTransaction transaction, string username, DateTimeOffset now) =>
        List(transaction.Connection!, transaction, "WHERE d.deputy = @username AND d.valid_until > @now ORDER BY d.id", new { username, now = now.ToUnixTimeMilliseconds() })
            .FirstOrDefault(d => d.IsInForce(now) && MayApprove(transaction, d.Director) && HasSecondFactor(transaction, username));

    // What a director may no longer do himself, nobody does in his place.
    private static bool MayApprove(SqliteTransaction transaction, string director) =>
        transaction.Connection!.QuerySingleOrDefault<string?>("SELECT roles FROM administrator WHERE username = @director AND disabled IS NULL", new { director }, transaction) is { } roles
        && ConsoleRoles.FromText(roles).Any(role => Duties.Of(role).Contains(Duty.Approve));

    // A director signs in with a second factor; who signs in his place does too.
    private static bool HasSecondFactor(SqliteTransaction transaction, string deputy) =>
        transaction.Connection!.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM administrator WHERE username = @deputy AND disabled IS NULL AND totp_sealed IS NOT NULL)", new { deputy }, transaction);

    private static IReadOnlyList<Deputy> List(SqliteConnection connection, SqliteTransaction? transaction, string rest, object values) =>
        [.. connection.Query<(long Id, string Director, string DirectorName, string Deputy, string DeputyName, long From, long Until, string? EndedBy)>($"{Select} {rest}", values, transaction)
            .Select(d => new Deputy(d.Id, d.Director, d.DirectorName, d.Deputy, d.DeputyName, Times.Stored(d.From), Times.Stored(d.Until), d.EndedBy))];
}
