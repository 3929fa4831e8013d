using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Reminders;

namespace HotspotAuth.Tests.Reminders;

public sealed class DueRemindersTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly CoreFixture _core = new(settings => settings.Mail.Host = "mail.office.example");
    private readonly DueReminders _reminders;

    public DueRemindersTests() => _reminders = new DueReminders(_core.Get<Database>(), _core.Get<MailOutbox>(), _core.Get<HotspotSettings>(), _core.Clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _core.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task A_holder_is_told_a_week_and_a_day_before_the_end_and_once_each()
    {
        await AddAsync("mali", Now.AddDays(7.5));

        Assert.Equal(0, Queue());
        _core.Clock.Move(TimeSpan.FromDays(1));
        Assert.Equal(1, Queue());
        Assert.Equal(0, Queue());
        _core.Clock.Move(TimeSpan.FromDays(3));
        Assert.Equal(0, Queue());
        _core.Clock.Move(TimeSpan.FromDays(3));
        Assert.Equal(1, Queue());
        _core.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(0, Queue());

        var mails = Mails();
        Assert.All(mails, mail => Assert.Equal("mali@office.example", mail.Recipient));
        Assert.Equal(["บัญชีอินเทอร์เน็ต KPP2 จะหมดเวลาใน 7 วัน", "บัญชีอินเทอร์เน็ต KPP2 จะหมดเวลาภายใน 1 วัน"], mails.Select(mail => mail.Subject));
        Assert.Contains("28 พฤศจิกายน 2569 เวลา 23:00 น.", mails[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_was_extended_is_told_of_its_new_end()
    {
        await AddAsync("mali", Now.AddDays(3));
        Assert.Equal(1, Queue());

        using (var connection = _core.Get<Database>().Open()) connection.Execute("UPDATE account SET valid_until = @until", new { until = Now.AddDays(6).ToUnixTimeMilliseconds() });

        Assert.Equal(1, Queue());
    }

    [Fact]
    public async Task Who_has_no_address_or_no_account_any_more_gets_no_mail()
    {
        await AddAsync("mali", Now.AddDays(3), email: null);
        await AddAsync("somchai", Now.AddDays(3));
        await _core.Accounts.SetStateAsync("somchai", AccountState.Disabled, Actor.System, CancellationToken.None);
        await AddAsync("arun", until: null);

        Assert.Equal(0, Queue());
    }

    [Fact]
    public async Task Where_the_office_sends_no_mail_none_waits()
    {
        await AddAsync("mali", Now.AddDays(3));
        _core.Get<HotspotSettings>().Mail.Host = null;

        Assert.Equal(0, Queue());
        Assert.Empty(Mails());
    }

    [Fact]
    public async Task A_full_outbox_leaves_the_reminder_for_the_next_time()
    {
        await AddAsync("mali", Now.AddDays(3));
        var outbox = _core.Get<MailOutbox>();
        while (outbox.TryQueue(new OfficeMail("flood@office.example", "x", "x"), TimeSpan.FromDays(1)))
        {
        }

        Assert.Equal(0, Queue());
        foreach (var mail in outbox.Due(MailOutbox.Capacity)) outbox.Remove(mail.Id);

        Assert.Equal(1, Queue());
    }

    [Fact]
    public void Each_of_the_consoles_people_is_told_what_waits_for_him_and_no_more()
    {
        AddPerson("issuer", ConsoleRole.Issuer);
        AddPerson("director", ConsoleRole.Approver);
        AddPerson("deputy", ConsoleRole.Requester);
        AddPerson("teacher", ConsoleRole.Requester);
        AddRequest("requested");
        AddRequest("recommended");
        AddRequest("recommended");
        AddRequest("approved");
        AddDeputy("deputy", Now.AddDays(-1), Now.AddDays(1));
        AddDeputy("teacher", Now.AddDays(-9), Now.AddDays(-1));

        Assert.Equal(3, Queue());

        var mails = Mails().ToDictionary(mail => mail.Recipient, mail => mail.Body, StringComparer.Ordinal);
        Assert.Contains("• คำขอที่รอความเห็น 1 เรื่อง\r\n• อนุมัติแล้ว รอออกรหัส 1 เรื่อง\r\n", mails["issuer@office.example"], StringComparison.Ordinal);
        Assert.DoesNotContain("รออนุมัติ", mails["issuer@office.example"], StringComparison.Ordinal);
        Assert.Contains("• คำขอและงานอบรมที่รออนุมัติ 2 เรื่อง\r\n", mails["director@office.example"], StringComparison.Ordinal);
        Assert.DoesNotContain("รอความเห็น", mails["director@office.example"], StringComparison.Ordinal);
        Assert.Contains("รออนุมัติ 2 เรื่อง", mails["deputy@office.example"], StringComparison.Ordinal);
        Assert.False(mails.ContainsKey("teacher@office.example"));
    }

    [Fact]
    public void What_waits_is_told_once_a_day_and_an_events_end_at_its_marks_only()
    {
        AddPerson("issuer", ConsoleRole.Issuer);
        AddEvent("อบรมครู", Now.AddDays(-1), Now.AddDays(5));

        Assert.Equal(1, Queue());
        Assert.Equal(0, Queue());
        _core.Clock.Move(TimeSpan.FromDays(1));
        Assert.Equal(0, Queue());
        AddRequest("requested");
        Assert.Equal(1, Queue());
        _core.Clock.Move(TimeSpan.FromDays(3.5));
        Assert.Equal(1, Queue());

        var mails = Mails();
        Assert.Contains("• งานอบรม “อบรมครู” จบวันพฤหัสบดีที่ 26 พฤศจิกายน 2569 เวลา 11:00 น.", mails[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("อบรมครู", mails[1].Body, StringComparison.Ordinal);
        Assert.Contains("อบรมครู", mails[2].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1, 1)]
    [InlineData(24, 1)]
    [InlineData(25, 7)]
    [InlineData(168, 7)]
    [InlineData(169, null)]
    public void An_end_is_at_its_nearest_mark(int hours, int? mark) => Assert.Equal(mark, ReminderMark.Of(Now.AddHours(hours), Now));

    private DateTimeOffset Now => _core.Clock.GetUtcNow();

    private int Queue() => _reminders.Queue(CancellationToken.None);

    private List<OfficeMail> Mails() => [.. _core.Get<MailOutbox>().Due(MailOutbox.Capacity).Select(waiting => waiting.Mail!)];

    private async Task AddAsync(string username, DateTimeOffset? until, string? email = "@office.example") =>
        await _core.Accounts.AddAsync(
            new NewAccount { Username = username, Name = username, Password = "seven small boats", Email = email is null ? null : username + email, ValidUntil = until }, Actor.System, CancellationToken.None);

    private void AddPerson(string username, ConsoleRole role) => Execute(
        "INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles, email, totp_sealed) VALUES (@username, @username, '', 0, 0, 0, 0, @role, @username || '@office.example', x'00')",
        new { username, role = role.Name() });

    private void AddRequest(string state) => Execute(
        """
        INSERT INTO staff_request (form, state, asked, asked_by, position, section, phone, valid_from, valid_until, purpose, pledge_version, pledge)
        VALUES (@form, @state, 0, 'teacher', '', '', '', 0, 0, '', '', '')
        """,
        new { form = Guid.NewGuid().ToString("N"), state });

    private void AddDeputy(string deputy, DateTimeOffset from, DateTimeOffset until) => Execute(
        "INSERT INTO request_deputy (director, director_name, deputy, deputy_name, valid_from, valid_until, named, named_by) VALUES ('director', '', @deputy, '', @from, @until, 0, 'director')",
        new { deputy, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() });

    private void AddEvent(string project, DateTimeOffset from, DateTimeOffset until) => Execute(
        """
        INSERT INTO training_event (project, agency, phone, responsible, valid_from, valid_until, created, created_by, state)
        VALUES (@project, '', '', '', @from, @until, 0, '', 'issued')
        """,
        new { project, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() });

    private void Execute(string sql, object values)
    {
        using var connection = _core.Get<Database>().Open();
        connection.Execute(sql, values);
    }
}
