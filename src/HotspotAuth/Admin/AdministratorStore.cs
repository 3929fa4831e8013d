using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin;

/// <summary>
/// Administrators, their passwords and their codes. After five wrong ones, passwords and codes together, an administrator waits a
/// quarter of an hour; the right password alone does not forget those before where a code has still to follow.
/// </summary>
internal sealed class AdministratorStore(Database database, SecondFactors factors, TimeProvider time)
{
    private const int AllowedFailures = 5;
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    private readonly RefusalRows _refusals = new(time);

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
        AuditOutbox.Add(transaction, now, Actor.System, "administrator-add", username, $"roles: none → {ConsoleRoles.ToText(ConsoleRoles.First)}");
        transaction.Commit();
        return password;
    }

    public Administrator? Find(string username)
    {
        using var connection = database.Open();
        return AdministratorRow.Find(connection, Usernames.Normalize(username))?.Read();
    }

    /// <summary>All of them by username: an office has few.</summary>
    public IReadOnlyList<Administrator> List()
    {
        using var connection = database.Open();
        return [.. AdministratorRow.All(connection).Select(row => row.Read())];
    }

    /// <summary>Under what stamp his sign-ins are good now; null when he is ended or not there.</summary>
    public long? StampOf(string? username)
    {
        using var connection = database.Open();
        return connection.QuerySingleOrDefault<long?>("SELECT stamp FROM administrator WHERE username = @username AND disabled IS NULL", new { username });
    }

    /// <summary>
    /// The first step. Null when refused, whatever the reason: the page must not tell which. Who has a second factor is not signed in
    /// before <see cref="EnterCode"/>.
    /// </summary>
    public Task<Administrator?> SignInAsync(string username, string password, IPAddress? origin, CancellationToken cancellationToken) =>
        CheckPasswordAsync(username, password, origin, SignedIn, cancellationToken);

    /// <summary>Whether the password of somebody who is signed in is right: an unlocked screen must not be enough.</summary>
    public async Task<bool> IsPasswordAsync(string username, string password, IPAddress? origin, CancellationToken cancellationToken) =>
        await CheckPasswordAsync(username, password, origin, static (_, _, _) => { }, cancellationToken) is not null;

    /// <summary>The second step of the sign-in; null when the code is wrong, or when too many were.</summary>
    public Administrator? EnterCode(string username, string? code, IPAddress? origin) => CheckCode(username, code, origin, isSignIn: true);

    /// <summary>Whether a code of somebody who is signed in is right; it is used up then, and a wrong one counts.</summary>
    public bool IsCode(string username, string? code, IPAddress? origin) => CheckCode(username, code, origin, isSignIn: false) is not null;

    /// <exception cref="AccountException">The password can't be taken.</exception>
    public async Task ChangePasswordAsync(string username, string newPassword, Actor actor, CancellationToken cancellationToken)
    {
        if (newPassword.Length < PasswordRules.ForAdministrator) throw new AccountException([new AccountFault("password", AccountFaultKind.TooWeak, $"an administrator's password needs at least {PasswordRules.ForAdministrator} characters")]);
        if (AccountRules.PasswordFault(newPassword) is { } fault) throw new AccountException([fault]);
        var hash = await Task.Run(() => PasswordHash.Make(newPassword), cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("UPDATE administrator SET password_hash = @hash, must_change = 0, failures = 0, locked_until = 0, stamp = stamp + 1 WHERE username = @username", new { hash, username }, transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "administrator-change-password", username);
        transaction.Commit();
    }

    private async Task<Administrator?> CheckPasswordAsync(string username, string password, IPAddress? origin, Action<SqliteTransaction, AdministratorRow, Actor> onRight, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        var known = Row(name);
        var right = await Task.Run(() => PasswordHash.Verify(known?.Hash ?? PasswordHash.Decoy, password), cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // Read again under the writer's lock: guesses sent at the same moment must each count, and none pass once they have locked.
        if (known is null || AdministratorRow.Find(connection, name, transaction) is not { } row)
        {
            RefuseUnknown(transaction, origin);
            transaction.Commit();
            return null;
        }

        var actor = new Actor(name, "admin", origin);
        var granted = right && row.Hash == known.Hash && row.Disabled is null && row.LockedUntil <= Now;
        if (granted) onRight(transaction, row, actor);
        else Refuse(transaction, row, actor, "wrong-password");
        transaction.Commit();
        return granted ? row.Read() : null;
    }

    private Administrator? CheckCode(string username, string? code, IPAddress? origin, bool isSignIn)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (AdministratorRow.Find(connection, username, transaction) is not { SecondFactorSince: not null } row) return null;
        var actor = new Actor(username, "admin", origin);
        var use = row.Disabled is null && row.LockedUntil <= Now ? factors.Use(transaction, username, code) : CodeUse.Wrong;
        if (use == CodeUse.Wrong) Refuse(transaction, row, actor, "wrong-code");
        else if (isSignIn) Complete(transaction, row, actor, use == CodeUse.Recovery ? "recovery-code" : null);
        transaction.Commit();
        return use == CodeUse.Wrong ? null : row.Read();
    }

    private void SignedIn(SqliteTransaction transaction, AdministratorRow row, Actor actor)
    {
        // A right password that no code follows is a sign that somebody else knows it.
        if (row.SecondFactorSince is not null) AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "sign-in-password", row.Username);
        else Complete(transaction, row, actor, null);
    }

    private void Complete(SqliteTransaction transaction, AdministratorRow row, Actor actor, string? how)
    {
        transaction.Connection!.Execute("UPDATE administrator SET failures = 0, locked_until = 0, last_sign_in = @Now WHERE id = @Id", new { Now, row.Id }, transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "sign-in", row.Username, how);
    }

    private void Refuse(SqliteTransaction transaction, AdministratorRow row, Actor actor, string reason)
    {
        if (row.Disabled is not null || row.LockedUntil > Now)
        {
            Weigh(transaction);
            if (_refusals.IsRow(out var skipped)) AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "sign-in", row.Username, row.Disabled is null ? "locked" : "ended", "refused", skipped);
            return;
        }

        var failures = row.Failures + 1;
        var locks = failures >= AllowedFailures;
        transaction.Connection!.Execute(
            "UPDATE administrator SET failures = @failures, locked_until = @until WHERE id = @Id",
            new { failures = locks ? 0 : failures, until = locks ? (time.GetUtcNow() + Lock).ToUnixTimeMilliseconds() : 0, row.Id },
            transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "sign-in", row.Username, locks ? $"{reason}, locked" : reason, "refused");
    }

    // What was typed may be a password in the wrong field: only that it was no name of ours is kept, and from where.
    private void RefuseUnknown(SqliteTransaction transaction, IPAddress? origin)
    {
        Weigh(transaction);
        if (_refusals.IsRow(out var skipped)) AuditOutbox.Add(transaction, time.GetUtcNow(), new Actor("?", "unknown", origin), "sign-in", null, "unknown-name", "refused", skipped);
    }

    /// <summary>
    /// A commit that has to reach the disk, as a counted refusal's does: without it the answer to a name that is none, or that is locked, would come
    /// sooner by the disk's time, and tell so.
    /// </summary>
    private static void Weigh(SqliteTransaction transaction) => transaction.Connection!.Execute("UPDATE revision SET value = value WHERE id = 1", transaction: transaction);

    private AdministratorRow? Row(string username)
    {
        using var connection = database.Open();
        return AdministratorRow.Find(connection, username);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
