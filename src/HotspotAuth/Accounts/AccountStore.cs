using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>Accounts on disk. Each change, its audit record and the new revision are one transaction.</summary>
internal sealed partial class AccountStore(Database database, SecretBox secrets, TimeProvider time)
{
    public async Task<IReadOnlyList<Account>> ListAsync(AccountQuery query, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            $"SELECT {AccountRow.Columns} FROM account {query.Where} ORDER BY username LIMIT @Limit OFFSET @Offset", query.Parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToAccount())];
    }

    /// <summary>The first of a group's accounts that are not closed.</summary>
    public async Task<IReadOnlyList<Account>> MembersAsync(string group, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            $"SELECT {AccountRow.Columns} FROM account WHERE grp = @group AND state <> 'closed' ORDER BY username LIMIT @most", new { group, most }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToAccount())];
    }

    public async Task<int> CountAsync(AccountQuery query, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition($"SELECT count(*) FROM account {query.Where}", query.Parameters, cancellationToken: cancellationToken));
    }

    public async Task<Account?> FindAsync(string username, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var row = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            $"SELECT {AccountRow.Columns} FROM account WHERE username = @username", new { username = Usernames.Normalize(username) }, cancellationToken: cancellationToken));
        return row?.ToAccount();
    }

    /// <summary>The active accounts with this username, or with this e-mail address whatever its capitals; at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<Account>> FindByNameOrEmailAsync(string name, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            $"SELECT {AccountRow.Columns} FROM account WHERE (username = @name OR lower(email) = @name) AND state = 'active' ORDER BY id LIMIT @most", new { name, most }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToAccount())];
    }

    /// <summary>Every row changed after <paramref name="revision"/>, with its secrets: for <see cref="AccountDirectory"/> alone.</summary>
    internal IReadOnlyList<AccountRow> ChangedSince(long revision)
    {
        using var connection = database.Open();
        return [.. connection.Query<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE revision > @revision", new { revision })];
    }

    /// <summary>False when there is no such account.</summary>
    public Task<bool> SetStateAsync(string username, AccountState state, Actor actor, CancellationToken cancellationToken) =>
        UpdateAsync(username, "state = @state", new { state = AccountRow.Text(state) }, state == AccountState.Active ? "account-enable" : "account-disable", actor, cancellationToken);

    /// <summary>The new one-time password, to be changed at the next login; null when there is no such account.</summary>
    public async Task<string?> ResetPasswordAsync(string username, Actor actor, CancellationToken cancellationToken)
    {
        var password = OneTimePassword.Password();
        return await SetPasswordAsync(username, password, mustChange: true, "account-reset-password", actor, cancellationToken) ? password : null;
    }

    /// <exception cref="AccountException">The password can't be taken.</exception>
    public Task<bool> ChangePasswordAsync(string username, string password, Actor actor, CancellationToken cancellationToken) =>
        AccountRules.PasswordFault(password) is { } fault
            ? throw new AccountException([fault])
            : SetPasswordAsync(username, password, mustChange: false, "account-change-password", actor, cancellationToken);

    /// <summary>A mailed one-time password was used: it takes the place of the forgotten one, and is to be changed.</summary>
    public Task<bool> AdoptPasswordAsync(string username, string password, Actor actor, CancellationToken cancellationToken) =>
        SetPasswordAsync(username, password, mustChange: true, "account-use-mailed-password", actor, cancellationToken);

    private async Task<bool> SetPasswordAsync(string username, string password, bool mustChange, string action, Actor actor, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        var hash = await Task.Run(() => PasswordHash.Make(password), cancellationToken);
        // A secret stays recoverable only where it already was, and becomes so where the account or its group is told to use CHAP.
        return await UpdateAsync(
            name,
            "password_hash = @hash, sealed_secret = CASE WHEN @chap = 0 OR (@chap < 0 AND sealed_secret IS NULL) THEN NULL ELSE @box END, must_change = @must, mailed_digest = NULL, mailed_until = NULL",
            new { hash, box = secrets.Seal(name, password), chap = ChapOf(name) switch { null => -1, false => 0, true => 1 }, must = mustChange ? 1 : 0 },
            action,
            actor,
            cancellationToken);
    }

    private bool? ChapOf(string username)
    {
        using var connection = database.Open();
        var (own, group) = connection.QuerySingleOrDefault<(string?, string?)>(
            "SELECT a.rights, g.rights FROM account a LEFT JOIN account_group g ON g.name = a.grp WHERE a.username = @username", new { username });
        return Rights.FromJson(own).Over(Rights.FromJson(group)).Chap;
    }

    internal async Task<bool> UpdateAsync(string username, string assignments, object values, string action, Actor actor, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        RefuseClosed(transaction, name);
        var now = time.GetUtcNow();
        var parameters = new DynamicParameters(values);
        parameters.Add("name", name);
        parameters.Add("now", now.ToUnixTimeMilliseconds());
        parameters.Add("revision", Database.NextRevision(transaction));
        const string State = "SELECT state FROM account WHERE username = @name";
        var before = connection.ExecuteScalar<string?>(State, new { name }, transaction);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            $"UPDATE account SET {assignments}, changed = @now, revision = @revision WHERE username = @name", parameters, transaction, cancellationToken: cancellationToken));
        if (changed == 0) return false;
        var after = connection.ExecuteScalar<string?>(State, new { name }, transaction);
        AuditOutbox.Add(transaction, now, actor, action, name, before == after ? null : $"state: {before} → {after}");
        transaction.Commit();
        return true;
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
