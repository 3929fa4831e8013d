using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>One naming of a slip's holder.</summary>
internal sealed record HolderEntry(string Name, string Phone, DateTimeOffset Named, string NamedBy, string Role);

/// <summary>
/// Binds guests' slips to persons. Each naming stays in the history; the account bears the newest's name and phone, so that every
/// session from then on is that person's.
/// </summary>
internal sealed class Holders(SessionJournal journal, AccountDirectory accounts, Database database, TimeProvider time)
{
    /// <summary>
    /// Names the holder of a slip. Committed together with whatever else waits: at an event's start five hundred do it at once.
    /// </summary>
    /// <param name="account">The slip's account.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="actor">Who says so: the holder's own device, or the desk.</param>
    /// <param name="replace">False, at a first login: a holder who is already named stays.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the account is no slip, or a holder stands and is not replaced.</returns>
    public async Task<bool> NameAsync(Account account, HolderName holder, Actor actor, bool replace, CancellationToken cancellationToken)
    {
        var named = false;
        await journal.WriteAsync(store => named = Name(store.Transaction, account, holder, actor, replace, time.GetUtcNow()), cancellationToken);
        accounts.Refresh();
        return named;
    }

    /// <summary>All who ever held a slip, newest first.</summary>
    public IReadOnlyList<HolderEntry> HistoryOf(long account) => HistoryOf(database, account);

    /// <summary>The same for a verb, which has no running service behind it.</summary>
    public static IReadOnlyList<HolderEntry> HistoryOf(Database database, long account)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Name, string Phone, long Named, string NamedBy, string Role)>(
            "SELECT name, phone, named, named_by, role FROM account_holder WHERE account = @account ORDER BY id DESC", new { account })
            .Select(row => new HolderEntry(row.Name, row.Phone, DateTimeOffset.FromUnixTimeMilliseconds(row.Named), row.NamedBy, row.Role))];
    }

    /// <summary>Within the caller's transaction; false when the account is no slip, or a holder stands and is not replaced.</summary>
    public static bool Name(SqliteTransaction transaction, Account account, HolderName holder, Actor actor, bool replace, DateTimeOffset now)
    {
        var values = new
        {
            id = account.Id,
            name = holder.Name,
            phone = holder.Phone,
            now = now.ToUnixTimeMilliseconds(),
            revision = Database.NextRevision(transaction),
            replace = replace ? 1 : 0,
            by = actor.Name,
            role = actor.Role,
            origin = actor.Origin?.ToString(),
        };
        var changed = transaction.Connection!.Execute(
            """
            UPDATE account SET name = @name, name_th = NULL, phone = @phone, agency = CASE WHEN name = @name THEN agency END, holder_named = @now, changed = @now, revision = @revision
            WHERE id = @id AND event IS NOT NULL AND (@replace = 1 OR holder_named IS NULL)
            """,
            values,
            transaction);
        if (changed == 0) return false;
        transaction.Connection!.Execute(
            "INSERT INTO account_holder (account, name, phone, named, named_by, role, origin) VALUES (@id, @name, @phone, @now, @by, @role, @origin)", values, transaction);
        AuditOutbox.Add(transaction, now, actor, "holder-name", account.Username);
        return true;
    }
}
