using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>Accounts on disk. Each change, its audit record and the new revision are one transaction.</summary>
internal sealed partial class AccountStore(Database database, SecretBox secrets, TimeProvider time)
{
    /// <exception cref="AccountException">Every fault of the account at once; nothing was saved.</exception>
    public async Task<AddedAccount> AddAsync(NewAccount account, Actor actor, CancellationToken cancellationToken) =>
        (await AddAllAsync([account], actor, cancellationToken))[0];

    /// <summary>Adds all or none.</summary>
    /// <exception cref="AccountException">Every fault of the first account that has any; nothing was saved.</exception>
    public async Task<IReadOnlyList<AddedAccount>> AddAllAsync(IReadOnlyList<NewAccount> accounts, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            if (AccountRules.Check(account, time.GetUtcNow()).ToArray() is { Length: > 0 } faults) throw new AccountException(faults);
        }

        // The slow hashes before the transaction: it must not hold the writer's lock for seconds.
        var rows = await Task.WhenAll(accounts.Select(a => Task.Run(() => Prepare(a), cancellationToken)));
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var added = new List<AddedAccount>(rows.Length);
        foreach (var (row, generated) in rows) added.Add(new AddedAccount(Insert(transaction, row, actor).ToAccount(), generated));
        transaction.Commit();
        return added;
    }

    public async Task<IReadOnlyList<Account>> ListAsync(AccountQuery query, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            $"SELECT {AccountRow.Columns} FROM account {query.Where} ORDER BY username LIMIT @Limit OFFSET @Offset", query.Parameters, cancellationToken: cancellationToken));
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
        // A secret stays recoverable only where it already was.
        return await UpdateAsync(
            name,
            "password_hash = @hash, sealed_secret = CASE WHEN sealed_secret IS NULL THEN NULL ELSE @box END, must_change = @must, mailed_digest = NULL, mailed_until = NULL",
            new { hash, box = secrets.Seal(name, password), must = mustChange ? 1 : 0 },
            action,
            actor,
            cancellationToken);
    }

    internal async Task<bool> UpdateAsync(string username, string assignments, object values, string action, Actor actor, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = time.GetUtcNow();
        var parameters = new DynamicParameters(values);
        parameters.Add("name", name);
        parameters.Add("now", now.ToUnixTimeMilliseconds());
        parameters.Add("revision", Database.NextRevision(transaction));
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            $"UPDATE account SET {assignments}, changed = @now, revision = @revision WHERE username = @name", parameters, transaction, cancellationToken: cancellationToken));
        if (changed == 0) return false;
        AuditOutbox.Add(transaction, now, actor, action, name);
        transaction.Commit();
        return true;
    }

    private (AccountRow Row, string? Generated) Prepare(NewAccount account)
    {
        var username = Usernames.Normalize(account.Username);
        var generated = account.Password is null ? OneTimePassword.Password() : null;
        var password = account.Password ?? generated!;
        return (new AccountRow
        {
            username = username,
            name = account.Name.Trim(),
            name_th = Text(account.NameTh),
            email = Text(account.Email),
            phone = Text(account.Phone),
            position = Text(account.Position),
            extension = Text(account.Extension),
            id_checked_by = Text(account.IdCheckedBy),
            id_checked_on = account.IdCheckedOn?.ToUnixTimeMilliseconds(),
            grp = account.Group.Trim(),
            @event = account.Event,
            slip = account.Slip,
            state = AccountRow.Text(AccountState.Active),
            password_hash = PasswordHash.Make(password),
            sealed_secret = account.Chap ?? AccountGroup.DefaultChap(account.Group) ? secrets.Seal(username, password) : null,
            must_change = account.MustChange || generated is not null ? 1 : 0,
            valid_from = account.ValidFrom?.ToUnixTimeMilliseconds(),
            valid_until = account.ValidUntil?.ToUnixTimeMilliseconds(),
            max_devices = account.MaxDevices ?? AccountGroup.DefaultMaxDevices(account.Group),
        }, generated);
    }

    private AccountRow Insert(SqliteTransaction transaction, AccountRow row, Actor actor)
    {
        var now = time.GetUtcNow();
        row.revision = Database.NextRevision(transaction);
        var parameters = new DynamicParameters(row);
        parameters.Add("now", now.ToUnixTimeMilliseconds());
        try
        {
            row.id = transaction.Connection!.ExecuteScalar<long>(
                """
                INSERT INTO account (username, name, name_th, email, phone, grp, event, slip, state, password_hash, sealed_secret, must_change, valid_from, valid_until, max_devices, rights, language, position, extension, id_checked_by, id_checked_on, created, changed, revision)
                VALUES (@username, @name, @name_th, @email, @phone, @grp, @event, @slip, @state, @password_hash, @sealed_secret, @must_change, @valid_from, @valid_until, @max_devices, @rights, @language, @position, @extension, @id_checked_by, @id_checked_on, @now, @now, @revision)
                RETURNING id
                """,
                parameters,
                transaction);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new AccountException([new AccountFault("username", AccountFaultKind.Taken, $"\"{row.username}\" is taken; usernames are never reused while their records are kept")]);
        }

        AuditOutbox.Add(transaction, now, actor, "account-add", row.username);
        return row;
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
