using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Mail;
using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Reminders;

namespace HotspotAuth.Tests.Officials;

public sealed class OfficialReminderTests
{
    [Fact]
    public async Task The_coordinator_is_told_each_morning_and_the_deadline_from_three_days_on()
    {
        await using var core = new CoreFixture(settings => settings.Mail.Host = "mail.office.example");
        Add(core, "chai", ConsoleRole.OfficerContact);
        Begin(core);
        var told = new List<(int Day, string Body)>();
        for (var day = 0; day <= 9; day++)
        {
            Assert.Equal(1, Queue(core));
            Assert.Equal(0, Queue(core));
            told.Add((day, Assert.Single(core.Get<MailOutbox>().Due(MailOutbox.Capacity), mail => mail.Until > core.Clock.GetUtcNow().AddHours(23)).Mail!.Body));
            core.Clock.Move(TimeSpan.FromDays(1));
        }

        Assert.All(told, mail => Assert.Contains("ต้องเตรียมหรือส่งมอบ 1 เรื่อง", mail.Body, StringComparison.Ordinal));
        Assert.Equal([4, 5, 6, 7], told.Where(mail => mail.Body.Contains("เลขที่ 1 เหลือเวลาตอบ", StringComparison.Ordinal)).Select(mail => mail.Day));
        Assert.Contains("เลขที่ 1 เลยกำหนดตอบ 2 วัน", told[9].Body, StringComparison.Ordinal);
        // A mail is no place for what s.24 keeps secret.
        Assert.All(told, mail => Assert.DoesNotContain("TC 0039", mail.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_releases_is_told_of_what_another_prepared_and_the_rest_of_the_office_nothing()
    {
        await using var core = new CoreFixture(settings => settings.Mail.Host = "mail.office.example");
        Add(core, "chai", ConsoleRole.OfficerContact);
        Add(core, "director", ConsoleRole.Approver);
        Add(core, "wichai", ConsoleRole.Auditor);
        Add(core, "arunee", ConsoleRole.SystemAdministrator);
        var id = Begin(core);
        using (var connection = core.Get<Database>().Open())
        {
            connection.Execute("UPDATE official_request SET state = 'prepared'");
            connection.Execute("INSERT INTO official_step (request, kind, username, name, time) VALUES (@id, 'prepare', 'chai', 'Chai', 0)", new { id });
        }

        Assert.Equal(1, Queue(core));
        var mail = Assert.Single(core.Get<MailOutbox>().Due(MailOutbox.Capacity)).Mail!;
        Assert.Equal("director@office.example", mail.Recipient);
        Assert.Contains("รอท่านอนุมัติปล่อย 1 เรื่อง", mail.Body, StringComparison.Ordinal);
    }

    private static long Begin(CoreFixture core)
    {
        var now = core.Clock.GetUtcNow();
        var letter = new OfficialLetter("TC 0039/1234", null, now, "Bureau", null, null, OfficialDeadline.Usual, null);
        return core.Get<OfficialStore>().Begin("form", letter, new OfficialSigner("Chai", true, false, new Actor("chai", "admin", null)))!.Value;
    }

    private static void Add(CoreFixture core, string username, ConsoleRole role)
    {
        using var connection = core.Get<Database>().Open();
        connection.Execute(
            "INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles, email, totp_sealed) VALUES (@username, @username, '', 0, 0, 0, 0, @role, @username || '@office.example', x'00')",
            new { username, role = role.Name() });
    }

    private static int Queue(CoreFixture core) => new DueReminders(core.Get<Database>(), core.Get<MailOutbox>(), core.Get<HotspotSettings>(), core.Clock).Queue(CancellationToken.None);
}
