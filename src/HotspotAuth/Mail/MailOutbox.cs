using System.Text.Json;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Mail;

/// <summary>One mail: plain text to one person.</summary>
internal sealed record OfficeMail(string Recipient, string Subject, string Body)
{
    /// <summary>The body is ASCII and goes as it stands, so that what is saved of the mail holds its lines.</summary>
    public bool IsPlainAscii { get; init; }
}

/// <summary>A mail that waits, with how often it was tried and when it is of no use any more.</summary>
internal sealed record WaitingMail(long Id, OfficeMail? Mail, DateTimeOffset Until, int Tries);

/// <summary>
/// Mails that wait for the mail server, on disk, so that neither a restart nor a server that is down loses one. Bounded: past its
/// capacity nothing is taken. What a mail says is sealed under the key file, because it may hold a password.
/// </summary>
internal sealed class MailOutbox(Database database, SecretBox secrets, TimeProvider time)
{
    /// <summary>More than a day's mails of an office; past it somebody floods us.</summary>
    public const int Capacity = 1000;

    /// <summary>Nobody postpones a mail for longer: one whose turn is farther away was postponed before the clock was set back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>Takes a mail to be sent within its life; false when too many wait.</summary>
    public bool TryQueue(OfficeMail mail, TimeSpan life)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var taken = TryQueue(transaction, mail, life);
        transaction.Commit();
        return taken;
    }

    /// <summary>The same within the caller's transaction: the mail goes only if what it tells of is committed.</summary>
    public bool TryQueue(SqliteTransaction transaction, OfficeMail mail, TimeSpan life)
    {
        var now = time.GetUtcNow();
        var content = JsonSerializer.Serialize(new Content(mail.Subject, mail.Body));
        return transaction.Connection!.Execute(
            """
            INSERT INTO mail_outbox (recipient, sealed, queued, due, until, tries)
            SELECT @recipient, @sealed, @now, @now, @until, 0 WHERE (SELECT count(*) FROM mail_outbox) < @Capacity
            """,
            new { recipient = mail.Recipient, @sealed = secrets.Seal(Owner(mail.Recipient), content), now = now.ToUnixTimeMilliseconds(), until = (now + life).ToUnixTimeMilliseconds(), Capacity },
            transaction) == 1;
    }

    /// <summary>The mails whose turn has come, oldest first; the mail is null where its seal does not open.</summary>
    public IReadOnlyList<WaitingMail> Due(int most)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string Recipient, byte[] Sealed, long Until, long Tries)>(
            "SELECT id, recipient, sealed, until, tries FROM mail_outbox WHERE due <= @now OR due > @farthest ORDER BY due, id LIMIT @most",
            new { now = now.ToUnixTimeMilliseconds(), farthest = (now + LongestWait).ToUnixTimeMilliseconds(), most })
            .Select(row => new WaitingMail(row.Id, Open(row.Recipient, row.Sealed), DateTimeOffset.FromUnixTimeMilliseconds(row.Until), (int)row.Tries))];
    }

    /// <summary>Sent, or given up.</summary>
    public void Remove(long id)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM mail_outbox WHERE id = @id", new { id });
    }

    /// <summary>Not taken by the server now; tried again later.</summary>
    public void Postpone(long id, TimeSpan by)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE mail_outbox SET tries = tries + 1, due = @due WHERE id = @id", new { id, due = (time.GetUtcNow() + by).ToUnixTimeMilliseconds() });
    }

    /// <summary>How many wait, and since when the oldest does.</summary>
    public (int Waiting, DateTimeOffset? Oldest) State()
    {
        using var connection = database.Open();
        var (waiting, oldest) = connection.QuerySingle<(long, long?)>("SELECT count(*), min(queued) FROM mail_outbox");
        return ((int)waiting, oldest is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
    }

    // Sealed for its recipient: a row can't be given another address.
    private static string Owner(string recipient) => "mail to " + recipient;

    private OfficeMail? Open(string recipient, byte[] box) =>
        secrets.Open(Owner(recipient), box) is { } plain && JsonSerializer.Deserialize<Content>(plain) is { } content ? new OfficeMail(recipient, content.Subject, content.Body) : null;

    private sealed record Content(string Subject, string Body);
}
