using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin;

/// <summary>A person who may use the admin site.</summary>
internal sealed record Administrator(string Username, string Name, bool MustChangePassword, IReadOnlyList<ConsoleRole> Roles);

/// <summary>Administrators and their passwords. After five wrong ones an administrator waits a quarter of an hour.</summary>
internal sealed class AdministratorStore(Database database, TimeProvider time)
{
    private const int AllowedFailures = 5;
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>Makes the first administrator where there is none. His one-time password, to be shown once; null when one exists.</summary>
    public string? EnsureFirst(string username, string name)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM administrator", transaction: transaction) > 0) return null;
        var password = OneTimePassword.Password();
        var now = time.GetUtcNow();
        connection.Execute(
            "INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles) VALUES (@username, @name, @hash, 1, 0, 0, @now, @roles)",
            new { username, name, hash = PasswordHash.Make(password), roles = ConsoleRoles.ToText(ConsoleRoles.First), now = now.ToUnixTimeMilliseconds() },
            transaction);
        AuditOutbox.Add(transaction, now, Actor.System, "administrator-add", username);
        transaction.Commit();
        return password;
    }

    /// <summary>Null when refused, whatever the reason: the page must not tell which.</summary>
    public async Task<Administrator?> SignInAsync(string username, string password, IPAddress? origin, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        var known = Find(name);
        var right = await Task.Run(() => PasswordHash.Verify(known?.Hash ?? PasswordHash.Decoy, password), cancellationToken);
        if (known is null) return null;
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // Read again under the writer's lock: guesses sent at the same moment must each count, and none pass once they have locked.
        if (Find(name, transaction) is not { } row) return null;
        var locked = row.LockedUntil > now.ToUnixTimeMilliseconds();
        var granted = right && !locked && row.Hash == known.Hash;
        var failures = granted ? 0 : locked ? row.Failures : row.Failures + 1;
        connection.Execute(
            "UPDATE administrator SET failures = @failures, locked_until = @until WHERE username = @name",
            new { failures = failures >= AllowedFailures ? 0 : failures, until = failures >= AllowedFailures ? (now + Lock).ToUnixTimeMilliseconds() : locked ? row.LockedUntil : 0, name },
            transaction);
        AuditOutbox.Add(transaction, now, new Actor(name, "admin", origin), "sign-in", name, reason: granted ? null : locked ? "locked" : "wrong-password", result: granted ? "done" : "refused");
        transaction.Commit();
        return granted ? new Administrator(row.Username, row.Name, row.MustChange != 0, ConsoleRoles.FromText(row.Roles)) : null;
    }

    /// <exception cref="AccountException">The password can't be taken.</exception>
    public async Task ChangePasswordAsync(string username, string newPassword, Actor actor, CancellationToken cancellationToken)
    {
        if (newPassword.Length < 10) throw new AccountException([new AccountFault("password", AccountFaultKind.TooWeak, "an administrator's password needs at least 10 characters")]);
        if (AccountRules.PasswordFault(newPassword) is { } fault) throw new AccountException([fault]);
        var hash = await Task.Run(() => PasswordHash.Make(newPassword), cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("UPDATE administrator SET password_hash = @hash, must_change = 0, failures = 0, locked_until = 0 WHERE username = @username", new { hash, username }, transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "administrator-change-password", username);
        transaction.Commit();
    }

    private Row? Find(string username)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return Find(username, transaction);
    }

    private static Row? Find(string username, SqliteTransaction transaction) => transaction.Connection!.QuerySingleOrDefault<Row>(
        "SELECT username, name, password_hash AS Hash, must_change AS MustChange, failures, locked_until AS LockedUntil, roles FROM administrator WHERE username = @username", new { username }, transaction);

    private sealed class Row
    {
        public string Username { get; set; } = "";
        public string Name { get; set; } = "";
        public string Hash { get; set; } = "";
        public long MustChange { get; set; }
        public int Failures { get; set; }
        public long LockedUntil { get; set; }
        public string Roles { get; set; } = "";
    }
}
