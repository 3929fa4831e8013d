using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Admin;

/// <summary>Who looked through the list and found it right, and when.</summary>
internal sealed record AdministratorReview(DateTimeOffset Time, string Reviewer);

/// <summary>The reviews of who holds which roles: each signs the list as it stood.</summary>
internal sealed class AdministratorReviews(Database database, TimeProvider time)
{
    /// <summary>After so long the list wants to be looked through again.</summary>
    public static readonly TimeSpan Due = TimeSpan.FromDays(365);

    public AdministratorReview? Last()
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<(long? Time, string? Reviewer)>("SELECT time, reviewer FROM administrator_review ORDER BY id DESC LIMIT 1") is { Time: { } at } row
            ? new AdministratorReview(DateTimeOffset.FromUnixTimeMilliseconds(at), row.Reviewer!)
            : null;
    }

    /// <summary>A mark of the list as it is shown, so that nobody signs what changed meanwhile.</summary>
    public static string MarkOf(IReadOnlyList<Administrator> list) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Write(list))))[..16];

    /// <summary>False when the list is no longer the one that was shown.</summary>
    public bool Sign(string? mark, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Administrator[] list = [.. AdministratorRow.All(connection, transaction).Select(row => row.Read())];
        if (mark != MarkOf(list)) return false;
        var now = time.GetUtcNow();
        connection.Execute("INSERT INTO administrator_review (time, reviewer, list) VALUES (@now, @Name, @list)", new { now = now.ToUnixTimeMilliseconds(), actor.Name, list = Write(list) }, transaction);
        AuditOutbox.Add(transaction, now, actor, "administrator-review", null, Write(list), rows: list.Length);
        transaction.Commit();
        return true;
    }

    private static string Write(IEnumerable<Administrator> list) =>
        string.Join("; ", list.Select(a => $"{a.Username}: {(a.Disabled is null ? ConsoleRoles.ToText(a.Roles) : "ended")}"));
}
