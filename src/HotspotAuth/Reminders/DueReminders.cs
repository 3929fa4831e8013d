using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Reminders;

/// <summary>
/// Puts the day's reminders into the mail's outbox: to holders whose account ends, and to each of the console's people what waits for
/// him. What was queued is written down in the same transaction, so nobody is told twice and nobody missed.
/// </summary>
internal sealed class DueReminders(Database database, MailOutbox outbox, HotspotSettings settings, TimeProvider time)
{
    /// <summary>A reminder that could not leave for a day is of no use; the next day's takes its place.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Marks older than any account's validity that could still ask for them.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>How many mails were queued; none where the office sends no mail.</summary>
    public int Queue(CancellationToken cancellationToken)
    {
        if (settings.Mail.Host is null) return 0;
        var now = time.GetUtcNow();
        using var connection = database.Open();
        var queued = 0;
        foreach (var account in Ending(connection, now))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRemind(connection, account, now)) queued++;
        }

        var work = OfficeWork.Read(connection, now, settings.Site.Zone);
        foreach (var person in connection.Query<Person>("SELECT username, name, email, roles FROM administrator WHERE email IS NOT NULL AND disabled IS NULL ORDER BY username").AsList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRemind(connection, person, work, now)) queued++;
        }

        connection.Execute("DELETE FROM reminder_sent WHERE sent < @before", new { before = (now - Kept).ToUnixTimeMilliseconds() });
        return queued;
    }

    private static IEnumerable<Account> Ending(SqliteConnection connection, DateTimeOffset now) =>
        connection.Query<AccountRow>(
            $"SELECT {AccountRow.Columns} FROM account WHERE state = 'active' AND event IS NULL AND email IS NOT NULL AND valid_until > @from AND valid_until <= @until ORDER BY valid_until, id",
            new { from = now.ToUnixTimeMilliseconds(), until = now.AddDays(7).ToUnixTimeMilliseconds() }).AsList().Select(row => row.ToAccount());

    private bool TryRemind(SqliteConnection connection, Account account, DateTimeOffset now)
    {
        if (account.ValidUntil is not { } until || ReminderMark.Of(until, now) is not { } days) return false;
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!Mark(transaction, Invariant($"account-{days}"), Invariant($"{account.Id} until {until.ToUnixTimeMilliseconds()}"), now)) return false;
        if (!outbox.TryQueue(transaction, ReminderMail.AccountEnds(account, until, days, settings.Site), Life)) return false;
        transaction.Commit();
        return true;
    }

    private bool TryRemind(SqliteConnection connection, Person person, OfficeWork all, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var today = TimeZoneInfo.ConvertTime(now, settings.Site.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!Mark(transaction, "day", $"{person.Username} {today}", now)) return false;
        var work = all.For(ConsoleRoles.FromText(person.Roles), person.Username, Deputies.InForce(transaction, person.Username, now) is not null);
        // An event's end is told of at its marks only; what waits is, every morning.
        work = work with { Ending = [.. work.Ending.Where(e => Mark(transaction, Invariant($"event-{e.Mark}"), Invariant($"{e.Id} until {e.Until.ToUnixTimeMilliseconds()} to {person.Username}"), now))] };
        if (work.IsEmpty || !outbox.TryQueue(transaction, ReminderMail.Work(person.Name, person.Email, work, settings.Site), Life)) return false;
        transaction.Commit();
        return true;
    }

    /// <summary>False when it was written down before.</summary>
    private static bool Mark(SqliteTransaction transaction, string kind, string subject, DateTimeOffset now) =>
        transaction.Connection!.Execute(
            "INSERT INTO reminder_sent (kind, subject, sent) VALUES (@kind, @subject, @now) ON CONFLICT (kind, subject) DO NOTHING", new { kind, subject, now = now.ToUnixTimeMilliseconds() }, transaction) == 1;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Person
    {
        public string Username { get; set; } = "";
        public string Name { get; set; } = "";
        public string Email { get; set; } = "";
        public string Roles { get; set; } = "";
    }
}
