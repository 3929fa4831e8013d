using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>An account ready to be written, and the password that was generated for it.</summary>
internal sealed record PreparedAccount(AccountRow Row, string? Generated);

internal sealed partial class AccountStore
{
    /// <summary>A slow hash takes a core; one core stays for the pages and RADIUS.</summary>
    private static readonly int HashesAtOnce = Math.Max(1, Environment.ProcessorCount - 1);

    /// <exception cref="AccountException">Every fault of the account at once; nothing was saved.</exception>
    public async Task<AddedAccount> AddAsync(NewAccount account, Actor actor, CancellationToken cancellationToken) =>
        (await AddAllAsync([account], actor, cancellationToken))[0];

    /// <summary>Adds all or none.</summary>
    /// <exception cref="AccountException">Every fault of the first account that has any; nothing was saved.</exception>
    public async Task<IReadOnlyList<AddedAccount>> AddAllAsync(IReadOnlyList<NewAccount> accounts, Actor actor, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAllAsync(accounts, cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var added = Add(transaction, prepared, actor);
        transaction.Commit();
        return added;
    }

    /// <summary>Checks and hashes, before the transaction: slow hashes must not hold the writer's lock for seconds.</summary>
    /// <exception cref="AccountException">Every fault of the first account that has any.</exception>
    public async Task<IReadOnlyList<PreparedAccount>> PrepareAllAsync(IReadOnlyList<NewAccount> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            if (AccountRules.Check(account, time.GetUtcNow()).ToArray() is { Length: > 0 } faults) throw new AccountException(faults);
        }

        var groups = GroupChap();
        var prepared = new PreparedAccount[accounts.Count];
        await Task.Run(
            () => Parallel.For(0, prepared.Length, new ParallelOptions { MaxDegreeOfParallelism = HashesAtOnce, CancellationToken = cancellationToken }, i => prepared[i] = Prepare(accounts[i], groups.GetValueOrDefault(accounts[i].Group.Trim()))),
            cancellationToken);
        return prepared;
    }

    /// <summary>Writes all within the caller's transaction, each with its audit record.</summary>
    /// <exception cref="AccountException">A username is taken; the caller rolls back.</exception>
    public IReadOnlyList<AddedAccount> Add(SqliteTransaction transaction, IReadOnlyList<PreparedAccount> accounts, Actor actor)
    {
        var now = time.GetUtcNow();
        var revision = Database.NextRevision(transaction);
        var added = new List<AddedAccount>(accounts.Count);
        using var insert = new AccountInsert(transaction);
        foreach (var (row, generated) in accounts)
        {
            row.revision = revision;
            insert.Run(row, now);
            AuditOutbox.Add(transaction, now, actor, "account-add", row.username);
            added.Add(new AddedAccount(row.ToAccount(), generated));
        }

        return added;
    }

    /// <summary>Which groups say something of CHAP.</summary>
    private Dictionary<string, bool?> GroupChap()
    {
        using var connection = database.Open();
        return connection.Query<(string Name, string? Rights)>("SELECT name, rights FROM account_group WHERE rights IS NOT NULL").ToDictionary(g => g.Name, g => Rights.FromJson(g.Rights).Chap, StringComparer.Ordinal);
    }

    private PreparedAccount Prepare(NewAccount account, bool? groupChap)
    {
        var username = Usernames.Normalize(account.Username);
        var generated = account.Password is null ? OneTimePassword.Password() : null;
        var password = account.Password ?? generated!;
        return new PreparedAccount(
            new AccountRow
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
                agency = Text(account.Agency),
                grp = account.Group.Trim(),
                @event = account.Event,
                slip = account.Slip,
                state = AccountRow.Text(AccountState.Active),
                password_hash = account.IsRandomCode ? secrets.Codes.Make(username, password) : PasswordHash.Make(password),
                sealed_secret = account.Chap ?? groupChap ?? AccountGroup.DefaultChap(account.Group) ? secrets.Seal(username, password) : null,
                must_change = account.MustChange || generated is not null ? 1 : 0,
                valid_from = account.ValidFrom?.ToUnixTimeMilliseconds(),
                valid_until = account.ValidUntil?.ToUnixTimeMilliseconds(),
                max_devices = account.MaxDevices ?? 0,

                // What was said of CHAP goes before what its group says, now and later.
                rights = account.Chap is { } chap && groupChap is { } said && chap != said ? (Rights.None with { Chap = chap }).ToJson() : null,
            },
            generated);
    }
}
