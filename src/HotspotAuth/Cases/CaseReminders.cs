using System.Globalization;
using System.Resources;
using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Cases;

/// <summary>
/// Tells of holds that end in 30 days, 7 days and one day, in the log and by mail to those who answer officials. A mail names the case by its id
/// alone: whom it concerns stands at the console.
/// </summary>
internal sealed partial class CaseReminders(Database database, HoldStore holds, MailOutbox outbox, HotspotSettings settings, TimeProvider time, ILogger<CaseReminders> logger)
{
    private static readonly int[] Marks = [1, 7, 30];
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private static readonly ResourceManager Resources = new("HotspotAuth.Cases.CaseMailTexts", typeof(CaseReminders).Assembly);

    /// <summary>The nearest mark that an end has passed by now, in days; null while it is farther off, or over.</summary>
    public static int? Mark(DateTimeOffset until, DateTimeOffset now) =>
        until <= now ? null : Array.Find(Marks, days => until - now <= TimeSpan.FromDays(days)) is > 0 and var mark ? mark : null;

    /// <summary>How many mails were queued. Each mark of an end is told once to each person, and once in the log.</summary>
    public int Remind(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var queued = 0;
        using var connection = database.Open();
        var people = connection.Query<(string Username, string Name, string? Email, string Roles)>("SELECT username, name, email, roles FROM administrator WHERE disabled IS NULL ORDER BY username")
            .Where(person => ConsoleRoles.FromText(person.Roles).SelectMany(Duties.Of).Any(duty => duty is Duty.AnswerOfficer or Duty.ReleaseAnswer)).ToArray();
        foreach (var hold in holds.Living().Where(hold => hold.IsActive))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Mark(hold.Until, now) is not { } days) continue;
            var subject = string.Create(CultureInfo.InvariantCulture, $"{hold.Id} until {hold.Until.ToUnixTimeMilliseconds()}");
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                if (Note(days, subject)) LogEnds(hold.Id, days);
                foreach (var person in settings.Mail.Host is null ? [] : people)
                {
                    if (person.Email is { } address && Note(days, $"{subject} to {person.Username}") && outbox.TryQueue(transaction, Write(person.Name, address, hold, days), Life)) queued++;
                }

                transaction.Commit();

                bool Note(int mark, string told) => connection.Execute(
                    "INSERT INTO reminder_sent (kind, subject, sent) VALUES (@kind, @told, @at) ON CONFLICT (kind, subject) DO NOTHING",
                    new { kind = string.Create(CultureInfo.InvariantCulture, $"case-{mark}"), told, at = now.ToUnixTimeMilliseconds() },
                    transaction) == 1;
            }
        }

        return queued;
    }

    private OfficeMail Write(string name, string address, Hold hold, int days)
    {
        var texts = new Texts(Resources, Language.Thai);
        string[] lines =
        [
            texts.Format("Greeting", name),
            "",
            texts.Format("Ends", hold.Id, new OfficeDates(settings.Site.Zone, Language.Thai).FullToMinute(hold.Until)),
            texts["Do"],
            "",
            settings.Site.Name,
        ];
        return new OfficeMail(address, texts.Format("Subject", hold.Id, days.ToString(CultureInfo.InvariantCulture)), string.Join("\r\n", lines) + "\r\n");
    }

    [LoggerMessage(8403, LogLevel.Warning, "Case {Case} ends within {Days} days; then its rows are deleted. A further order can extend it within its two years")]
    private partial void LogEnds(string @case, int days);
}
