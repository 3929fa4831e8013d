using System.Net;
using System.Text.RegularExpressions;
using HotspotAuth.Accounts;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.Mail;

namespace HotspotAuth.FunctionalTests.Mail;

public partial class ForgottenPasswordTests
{
    [Theory]
    [InlineData("mali")]
    [InlineData(" MALI@Office.Example ")]
    public async Task A_one_time_password_comes_by_mail_and_lets_its_owner_in(string asked)
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        using var client = portal.Client();

        var answer = await AskAsync(client, asked);
        var mail = await MailAsync(portal, smtp);

        Assert.Equal((HttpStatusCode.SeeOther, "/forgotten?sent=yes"), (answer.Status, answer.Location?.OriginalString));
        Assert.Equal(("office@kpp2.example", "mali@office.example"), (mail.Sender, Assert.Single(mail.Recipients)));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Contains("รหัสผ่านชั่วคราวสำหรับ KPP2\nเรียน นางสาวมะลิ ทองคำ", mail.Text, StringComparison.Ordinal);
        Assert.Contains("วันเสาร์ที่ 21 พฤศจิกายน 2569 เวลา 12:20 น.", mail.Text, StringComparison.Ordinal);
        var password = Password().Match(mail.Text).Value;
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, "mali", password)).Status);
        Assert.Contains("โปรดเปลี่ยนรหัสผ่าน", (await Page.GetAsync(client, "/status")).Text, StringComparison.Ordinal);
        Assert.False(portal.Core<AccountDirectory>().VerifyPassword("mali", "Correct-7"));
        Assert.DoesNotContain(password, portal.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("office.example", portal.Log.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_pages_answer_is_the_same_whether_there_is_an_account_or_not()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        await portal.AddAsync("somchai");
        using var client = portal.Client();

        var known = await AskAsync(client, "mali");
        var knownPage = await Page.GetAsync(client, known.Location!.OriginalString);
        foreach (var other in new[] { "nobody", "somchai", "nobody@office.example" })
        {
            var answer = await AskAsync(client, other);
            Assert.Equal((known.Status, known.Location), (answer.Status, answer.Location));
            Assert.Equal(knownPage.Text, (await Page.GetAsync(client, answer.Location!.OriginalString)).Text);
        }

        await MailAsync(portal, smtp);
        Assert.Equal("mali@office.example", Assert.Single(Assert.Single(smtp.Mails).Recipients));
    }

    [Fact]
    public async Task A_mail_survives_a_server_that_is_down_and_leaves_when_it_comes_back()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        await AskWhileDownAsync(portal, smtp);
        var carrier = portal.Core<MailCarrier>();
        Assert.Equal(0, await carrier.CarryAsync(CancellationToken.None));
        smtp.Start();
        Assert.Equal(0, await carrier.CarryAsync(CancellationToken.None));
        portal.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(1, await carrier.CarryAsync(CancellationToken.None));
        Assert.Single(smtp.Mails);
        Assert.Equal(0, portal.Core<MailOutbox>().State().Waiting);
    }

    [Fact]
    public async Task A_mail_that_could_not_leave_in_its_hour_is_given_up_and_the_operator_is_told_before()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        await AskWhileDownAsync(portal, smtp);
        var outbox = portal.Core<MailOutbox>();

        Assert.Null(MailHealth.Fault(outbox, portal.Time));
        portal.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("1 mails wait", MailHealth.Fault(outbox, portal.Time)!.ToString(), StringComparison.Ordinal);
        portal.Time.Advance(TimeSpan.FromMinutes(50));
        await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None);

        Assert.Equal(0, outbox.State().Waiting);
        Assert.Null(MailHealth.Fault(outbox, portal.Time));
    }

    [Theory]
    [InlineData("550 no such user", 0)]
    [InlineData("451 try again later", 1)]
    public async Task Never_ends_the_trying_and_later_does_not(string refusal, int waiting)
    {
        await using var smtp = new SmtpServer { RecipientRefusal = refusal };
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        using var client = portal.Client();
        await AskAsync(client, "mali");
        await QueuedAsync(portal);

        await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None);

        Assert.Equal(waiting, portal.Core<MailOutbox>().State().Waiting);
        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task A_mail_that_no_server_could_take_does_not_stand_in_the_way_of_the_others()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        var outbox = portal.Core<MailOutbox>();
        foreach (var recipient in new[] { "no address", "mali@office.example" }) Assert.True(outbox.TryQueue(new OfficeMail(recipient, "s", "words"), TimeSpan.FromHours(1)));

        Assert.Equal(1, await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None));

        Assert.Equal("mali@office.example", Assert.Single(Assert.Single(smtp.Mails).Recipients));
        Assert.Equal(0, outbox.State().Waiting);
        Assert.DoesNotContain("no address", portal.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_file_that_may_not_be_read_puts_the_mail_off_and_is_told()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        portal.Core<HotspotAuth.Operation.HotspotSettings>().Mail.Username = "office";
        portal.Core<HotspotAuth.Operation.HotspotSettings>().Mail.PasswordFile = Path.GetTempPath(); // a folder: nobody may read it as a file, root neither
        Assert.True(portal.Core<MailOutbox>().TryQueue(new OfficeMail("mali@office.example", "s", "words"), TimeSpan.FromHours(1)));

        Assert.Equal(0, await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None));

        Assert.Equal(1, portal.Core<MailOutbox>().State().Waiting);
        Assert.Empty(portal.Core<MailOutbox>().Due(1));
    }

    [Fact]
    public async Task Asking_again_and_again_sends_one_mail_and_is_held_back()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        await AddAsync(portal);
        using var client = portal.Client();
        using var other = portal.Client("127.0.0.2");
        for (var i = 0; i < 5; i++) await AskAsync(client, "mali");

        var held = await AskAsync(client, "mali");
        await AskAsync(other, "mali@office.example");
        await MailAsync(portal, smtp);
        await AskAsync(other, "mali");

        Assert.Contains("ขอหลายครั้งเกินไป", held.Text, StringComparison.Ordinal);
        Assert.Equal(0, await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None));
        Assert.Single(smtp.Mails);
    }

    [Fact]
    public async Task Without_a_mail_server_the_way_leads_to_the_staff()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var login = await Page.GetAsync(client, "/login");
        var page = await Page.GetAsync(client, "/en/forgotten");

        Assert.Contains("href=\"/help#password\"", login.Html, StringComparison.Ordinal);
        Assert.Equal("/en/help#password", page.Location?.OriginalString);
    }

    [Fact]
    public async Task The_outbox_takes_no_more_than_its_capacity_and_its_rows_tell_nothing()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp);
        var outbox = portal.Core<MailOutbox>();
        var mail = new OfficeMail("mali@office.example", "s", "the secret words");
        for (var i = 0; i < MailOutbox.Capacity; i++) Assert.True(outbox.TryQueue(mail, TimeSpan.FromHours(1)));

        Assert.False(outbox.TryQueue(mail, TimeSpan.FromHours(1)));
        var database = await File.ReadAllBytesAsync(portal.Core<HotspotAuth.Operation.Database>().Path + "-wal");
        Assert.Equal(-1, database.AsSpan().IndexOf("the secret words"u8));
        Assert.True(database.AsSpan().IndexOf("mali@office.example"u8) >= 0);
    }

    [Fact]
    public async Task The_whole_program_sends_it()
    {
        await using var smtp = new SmtpServer();
        await using var service = await RunningService.StartAsync(
            "--Mail:Host=127.0.0.1", $"--Mail:Port={smtp.Port}", "--Mail:From=office@kpp2.example");
        await service.AddAccountAsync("mali", "Correct-7", "--email", "mali@office.example");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(service.Address("portal").Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };

        await AskAsync(client, "mali");
        await RunningService.EventuallyAsync(() => Task.FromResult(smtp.Mails.Count == 1), "no mail came");
        var login = await Page.LogInAsync(client, "mali", Password().Match(smtp.Mails[0].Text).Value);

        Assert.Equal(HttpStatusCode.SeeOther, login.Status);
    }

    private static Task<PortalHost> StartAsync(SmtpServer smtp) => PortalHost.StartAsync(settings =>
    {
        settings.Mail.Host = "127.0.0.1";
        settings.Mail.Port = smtp.Port;
        settings.Mail.From = "office@kpp2.example";
    });

    private static Task<Account> AddAsync(PortalHost portal) => portal.AddAsync("mali", account => account with { Email = "mali@office.example" });

    private static async Task<Page> AskAsync(HttpClient client, string name)
    {
        var form = await Page.GetAsync(client, "/forgotten");
        return await Page.PostAsync(client, "/forgotten", ("token", form.Hidden("token")), ("username", name));
    }

    // The account is looked up out of the page's sight.
    /// <summary>A password was asked for and waits, because the mail server is down.</summary>
    private static async Task AskWhileDownAsync(PortalHost portal, SmtpServer smtp)
    {
        await smtp.StopAsync();
        using var client = portal.Client();
        await AskAsync(client, "mali");
        await QueuedAsync(portal);
    }

    private static Task QueuedAsync(PortalHost portal) =>
        RunningService.EventuallyAsync(() => Task.FromResult(portal.Core<MailOutbox>().State().Waiting > 0), "no mail was queued");

    private static async Task<ReceivedMail> MailAsync(PortalHost portal, SmtpServer smtp)
    {
        await QueuedAsync(portal);
        Assert.Equal(1, await portal.Core<MailCarrier>().CarryAsync(CancellationToken.None));
        return Assert.Single(smtp.Mails);
    }

    [GeneratedRegex("[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}")]
    private static partial Regex Password();
}
