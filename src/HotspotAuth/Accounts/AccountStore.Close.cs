using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>
/// An account's end. Closed is for good: who it was stays for the identity period, its username is nobody else's, and what could let
/// somebody in is gone.
/// </summary>
internal sealed partial class AccountStore
{
    /// <summary>Closes an account; its open sessions are cut off by the running service. False when there is no such account, or it is closed already.</summary>
    public bool Close(string username, Actor actor)
    {
        var name = Usernames.Normalize(username);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = time.GetUtcNow();
        var id = connection.QuerySingleOrDefault<long?>(
            """
            UPDATE account SET state = 'closed', closed = @now, sealed_secret = NULL, mailed_digest = NULL, mailed_until = NULL, changed = @now, revision = @revision
            WHERE username = @name AND state <> 'closed'
            RETURNING id
            """,
            new { name, now = now.ToUnixTimeMilliseconds(), revision = Database.NextRevision(transaction) },
            transaction);
        if (id is null) return false;
        // A device of the closed account would keep its MAC from everybody else.
        var devices = connection.Query<string>("DELETE FROM device WHERE account = @id RETURNING mac", new { id }, transaction).ToArray();
        foreach (var mac in devices) AuditOutbox.Add(transaction, now, actor, "device-remove", mac, $"of {name}, whose account was closed");
        AuditOutbox.Add(transaction, now, actor, "account-close", name);
        transaction.Commit();
        return true;
    }

    public bool Exists(string username)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM account WHERE username = @name", new { name = Usernames.Normalize(username) }) > 0;
    }

    private static AccountException IsClosed(Account account) => new(
    [
        new AccountFault("username", AccountFaultKind.Closed, $"\"{account.Username}\" is closed{(account.Closed is { } on ? $" since {Times.Iso(on)}" : "")}, and a closed account stays closed; make another one under another name")
        {
            ClosedOn = account.Closed,
        },
    ]);

    /// <exception cref="AccountException">It is closed.</exception>
    private static void RefuseClosed(SqliteTransaction transaction, string username)
    {
        var known = transaction.Connection!.QuerySingleOrDefault<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE username = @username", new { username }, transaction);
        if (known?.ToAccount() is { State: AccountState.Closed } closed) throw IsClosed(closed);
    }

    /// <summary>Why a username can't be had: whoever has it, or had it.</summary>
    internal static AccountException IsTaken(SqliteTransaction transaction, string username)
    {
        var closed = transaction.Connection!.QuerySingleOrDefault<long?>("SELECT closed FROM account WHERE username = @username AND state = 'closed'", new { username }, transaction);
        var on = closed is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
        return new AccountException(
        [
            new AccountFault(
                "username",
                AccountFaultKind.Taken,
                on is { } known
                    ? $"\"{username}\" belonged to an account that was closed {Times.Iso(known)}; a username is nobody else's while its records are kept (Retention:IdentityDays)"
                    : $"\"{username}\" is taken; usernames are never reused while their records are kept")
            {
                ClosedOn = on,
            },
        ]);
    }
}
