using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Events;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Retention;

/// <summary>What was erased, in numbers: who it was is what must not be kept.</summary>
internal sealed record ErasedIdentities(long Accounts, long Requests, long Events);

/// <summary>
/// Erases for good the persons whose time is over: accounts with their holders, devices and sessions, requests none of whose accounts
/// is left, and of an event the responsible person and the letter. The file is packed anew, so that the disk holds them no more, and a
/// signed receipt says how many went by which rule.
/// </summary>
internal sealed class IdentityErasure(Database database, IdentityClock clock, AccountDirectory accounts, LetterStore letters, ErasureReceipts receipts, HotspotSettings settings, TimeProvider time)
{
    /// <summary>Accounts in one transaction: the writer's lock must not be held for long.</summary>
    private const int AtOnce = 500;

    /// <exception cref="IOException">A day of the log can't be read, or the receipt not be written; nothing more was erased.</exception>
    public async Task<ErasedIdentities> EraseAsync(CancellationToken cancellationToken)
    {
        var erased = new ErasedIdentities(0, 0, 0);
        using (var connection = database.OpenToKeep())
        {
            // What is deleted is overwritten at once, in the file and not only in what is kept of it.
            connection.Execute("PRAGMA secure_delete = ON");
            foreach (var some in clock.Due().Chunk(AtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                erased = erased with { Accounts = erased.Accounts + EraseAccounts(connection, [.. some.Select(identity => identity.Account)]) };
                accounts.Forget(some.Select(identity => identity.Account));
            }

            erased = EraseAround(connection, erased);
            if (erased is { Accounts: 0, Requests: 0, Events: 0 }) return erased;
            await PackAsync(connection, cancellationToken);
        }

        return erased;
    }

    private long EraseAccounts(SqliteConnection connection, long[] ids)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var table in (string[])["device", "account_holder", "account_listing", "session"])
            connection.Execute($"DELETE FROM {table} WHERE account IN @ids", new { ids }, transaction);
        // The place in the request stays until the whole request goes, without a word on who it was.
        connection.Execute("UPDATE request_person SET account = NULL, name_th = '', name = '', email = NULL WHERE account IN @ids", new { ids }, transaction);
        var gone = connection.Execute("DELETE FROM account WHERE id IN @ids", new { ids }, transaction);
        Sign(transaction, new ErasedIdentities(gone, 0, 0));
        transaction.Commit();
        return gone;
    }

    private ErasedIdentities EraseAround(SqliteConnection connection, ErasedIdentities erased)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var around = new { clock.Before };
        var requests = connection.Query<long>(
            """
            SELECT r.id FROM staff_request r
            WHERE r.state IN ('issued', 'refused', 'withdrawn') AND r.asked < @Before
              AND NOT EXISTS (SELECT 1 FROM request_person p WHERE p.request = r.id AND p.account IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM request_step s WHERE s.request = r.id AND s.time >= @Before)
            """,
            around,
            transaction).ToArray();
        foreach (var table in (string[])["request_person", "request_step"]) connection.Execute($"DELETE FROM {table} WHERE request IN @requests", new { requests }, transaction);
        connection.Execute("DELETE FROM staff_request WHERE id IN @requests", new { requests }, transaction);

        var events = connection.Query<(long Id, string? Letter)>(
            """
            SELECT e.id, e.letter FROM training_event e
            WHERE e.state IN ('ended', 'refused', 'cancelled') AND e.valid_until < @Before AND COALESCE(e.ended, e.valid_until) < @Before
              AND (e.responsible <> '' OR e.phone <> '' OR e.letter IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM account a WHERE a.event = e.id)
            """,
            around,
            transaction).ToArray();
        var ids = events.Select(e => e.Id).ToArray();
        connection.Execute("UPDATE training_event SET responsible = '', phone = '', letter = NULL, letter_bytes = NULL WHERE id IN @ids", new { ids }, transaction);
        var unused = events.Select(e => e.Letter).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(letter => connection.ExecuteScalar<long>("SELECT count(*) FROM training_event WHERE letter = @letter", new { letter }, transaction) == 0).ToArray();
        if (requests.Length + ids.Length == 0) return erased;
        var now = new ErasedIdentities(0, requests.Length, ids.Length);
        Sign(transaction, now);
        transaction.Commit();
        foreach (var letter in unused) letters.Remove(letter);
        return erased with { Requests = now.Requests, Events = now.Events };
    }

    // Before the commit: rather a receipt of what was then not erased, and is the next time, than an erasure without one.
    private void Sign(SqliteTransaction transaction, ErasedIdentities now)
    {
        var rule = string.Create(CultureInfo.InvariantCulture, $"Retention:IdentityDays {settings.Retention.IdentityDays} from the end of account and use");
        var hash = receipts.Write(now, rule, time.GetUtcNow().ToUnixTimeMilliseconds());
        AuditOutbox.Add(transaction, time.GetUtcNow(), Actor.System, "identities-erase", null, rule, rows: now.Accounts + now.Requests + now.Events, hash: hash);
    }

    private static async Task PackAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition("VACUUM", cancellationToken: cancellationToken));
        // The log of changes may still hold pages from before.
        await connection.ExecuteAsync(new CommandDefinition("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken: cancellationToken));
    }
}
