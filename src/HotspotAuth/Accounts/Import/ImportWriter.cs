using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts.Import;

/// <summary>What is imported, for the audit trail.</summary>
/// <param name="Origin">The kind of file.</param>
/// <param name="Name">Its name, without a path.</param>
/// <param name="Hash">SHA-256 of its octets.</param>
internal sealed record ImportSource(ImportOrigin Origin, string Name, byte[] Hash);

/// <summary>A made account, and the one-time password that is given out this once.</summary>
internal sealed record ImportedPassword(string Username, string Name, string Password);

/// <summary>What an import made.</summary>
internal sealed record ImportOutcome(long Accounts, long Groups, long Devices, IReadOnlyList<ImportedPassword> OneTime, long Sealed, long KnownHashes, IReadOnlyList<(long Id, string Username)> Made);

/// <summary>Writes a plan: all of it in one transaction, under one revision, or nothing.</summary>
internal sealed class ImportWriter(Database database, SecretBox secrets, TimeProvider time)
{
    /// <summary>So few passwords are hashed at once; more would keep whoever waits for the import.</summary>
    private const int HashedAtOnce = 32;

    /// <exception cref="AccountException">An account of the plan was made by somebody else meanwhile; nothing was saved.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was saved.</exception>
    public ImportOutcome Write(ImportPlan plan, ImportSource source, Actor actor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // What costs time, before the transaction: nobody else can write while it is open.
        var rows = Prepare(plan, progress, cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var revision = Database.NextRevision(transaction);
        var groups = MakeGroups(transaction, plan, now, revision);
        MakeAccounts(connection, rows, actor, now, revision, progress, cancellationToken);
        var devices = MakeDevices(connection, plan, actor, now, revision);
        AuditOutbox.Add(transaction, now, actor, "account-import", source.Name, Told(source, groups, devices), rows: rows.Count, hash: source.Hash);
        cancellationToken.ThrowIfCancellationRequested();
        transaction.Commit();
        var made = connection.Query<(long, string)>("SELECT id, username FROM account WHERE revision = @revision ORDER BY id", new { revision }).AsList();
        return new ImportOutcome(
            rows.Count,
            groups,
            devices,
            [.. rows.Where(r => r.OneTime is not null).Select(r => new ImportedPassword(r.Username, r.Imported.Account.NameTh ?? r.Imported.Account.Name, r.OneTime!))],
            rows.Count(r => PendingPassword.Is(r.Hash)),
            rows.Count(r => LegacyHash.Is(r.Hash)),
            made);
    }

    private List<Row> Prepare(ImportPlan plan, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var rows = new List<Row>(plan.Accounts.Count);
        var few = plan.Accounts.Count(a => a.Account.Password is not null) <= HashedAtOnce;
        foreach (var imported in plan.Accounts)
        {
            if (rows.Count % 500 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress(ImportStage.Preparing, rows.Count, plan.Accounts.Count));
            }

            var account = imported.Account;
            var username = Usernames.Normalize(account.Username);
            var oneTime = account.Password is null && imported.KnownHash is null ? OneTimePassword.Password() : null;
            var hash = imported.KnownHash
                ?? (oneTime is not null ? secrets.Codes.Make(username, oneTime)
                : few ? PasswordHash.Make(account.Password!)
                : PendingPassword.Seal(secrets, username, account.Password!));
            var recoverable = oneTime ?? account.Password;
            var box = recoverable is not null && (account.Chap ?? AccountGroup.DefaultChap(account.Group)) ? secrets.Seal(username, recoverable) : null;
            rows.Add(new Row(imported, username, hash, box, oneTime));
        }

        return rows;
    }

    private static long MakeGroups(SqliteTransaction transaction, ImportPlan plan, DateTimeOffset now, long revision) => plan.Groups.Sum(group => transaction.Connection!.Execute(
        "INSERT INTO account_group (name, rights, changed, revision) VALUES (@Key, @rights, @now, @revision) ON CONFLICT (name) DO NOTHING",
        new { group.Key, rights = group.Value.ToJson(), now = now.ToUnixTimeMilliseconds(), revision },
        transaction));

    private static void MakeAccounts(SqliteConnection connection, List<Row> rows, Actor actor, DateTimeOffset now, long revision, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        using var insert = new PreparedStatement(
            connection,
            """
            INSERT INTO account (username, name, name_th, email, phone, position, extension, grp, state, password_hash, sealed_secret, must_change, valid_from, valid_until, max_devices, rights, created, changed, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        using var record = new PreparedStatement(connection, "INSERT INTO audit_outbox (time, actor, role, action, object, origin, result) VALUES (?, ?, ?, 'account-add', ?, ?, 'done')");
        var ms = now.ToUnixTimeMilliseconds();
        var done = 0;
        foreach (var row in rows)
        {
            if (++done % 1000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress(ImportStage.Writing, done, rows.Count));
            }

            var a = row.Imported.Account;
            try
            {
                insert.Bind(row.Username).Bind(a.Name.Trim()).Bind(Text(a.NameTh)).Bind(Text(a.Email)).Bind(Text(a.Phone)).Bind(Text(a.Position)).Bind(Text(a.Extension)).Bind(a.Group.Trim())
                    .Bind(AccountRow.Text(row.Imported.Disabled ? AccountState.Disabled : AccountState.Active)).Bind(row.Hash).Bind(row.Box).Bind(a.MustChange || row.OneTime is not null ? 1L : 0L)
                    .Bind(a.ValidFrom?.ToUnixTimeMilliseconds()).Bind(a.ValidUntil?.ToUnixTimeMilliseconds()).Bind((long)(a.MaxDevices ?? 0))
                    .Bind(row.Imported.Rights.ToJson()).Bind(ms).Bind(ms).Bind(revision).Run();
            }
            catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
            {
                throw new AccountException([new AccountFault("username", AccountFaultKind.Taken, $"\"{row.Username}\" was made by somebody else meanwhile; nothing was imported")]);
            }

            record.Bind(ms).Bind(actor.Name).Bind(actor.Role).Bind(row.Username).Bind(actor.Origin).Run();
        }
    }

    /// <summary>A device that has an owner already stays his.</summary>
    private static long MakeDevices(SqliteConnection connection, ImportPlan plan, Actor actor, DateTimeOffset now, long revision)
    {
        using var insert = new PreparedStatement(
            connection,
            """
            INSERT INTO device (mac, account, name, added, added_by, revision)
            SELECT ?, id, ?, ?, ?, ? FROM account WHERE username = ? ON CONFLICT (mac) DO NOTHING
            """);
        long made = 0;
        foreach (var (mac, owner, name) in Devices(plan))
            made += insert.Bind(mac).Bind(name).Bind(now.ToUnixTimeMilliseconds()).Bind(actor.Name).Bind(revision).Bind(owner).Run();
        return made;
    }

    private static IEnumerable<(string Mac, string Owner, string Name)> Devices(ImportPlan plan) =>
        plan.Accounts.SelectMany(a => a.Devices.Select(mac => (mac.ToString(), Usernames.Normalize(a.Account.Username), mac.ToString())))
            .Concat(plan.Devices.Select(d => (d.Mac.ToString(), d.Owner, d.Name)));

    private static string Told(ImportSource source, long groups, long devices) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {source.Origin}, {groups} groups, {devices} devices");

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record Row(ImportedAccount Imported, string Username, string Hash, byte[]? Box, string? OneTime);
}
