using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.FunctionalTests.Mail;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.Mail;
using Xunit.Abstractions;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>The mail server is away for an hour, in fast time, and comes back.</summary>
public sealed class MailOutageTests(ITestOutputHelper output)
{
    private const int Mails = 200;

    [Fact]
    public async Task After_an_hour_without_a_mail_server_every_mail_comes_through_once_and_logins_went_on()
    {
        await using var smtp = new SmtpServer();
        await using var portal = await StartAsync(smtp.Port);
        await portal.AddAsync("mali");
        await smtp.StopAsync();
        var (outbox, carrier) = (portal.Core<MailOutbox>(), portal.Core<MailCarrier>());
        for (var i = 0; i < Mails; i++) Assert.True(outbox.TryQueue(new OfficeMail(Recipient(i), "s", "words"), TimeSpan.FromHours(8)));

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += TimeSpan.FromSeconds(20))
        {
            Assert.Equal(0, await carrier.CarryAsync(CancellationToken.None));
            portal.Time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(Mails, outbox.State().Waiting);
        Assert.Contains("200 mails wait", MailHealth.Fault(outbox, portal.Time)!.ToString(), StringComparison.Ordinal);
        using var client = portal.Client();
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, "mali", "Correct-7")).Status);

        smtp.Start();
        var back = portal.Time.GetUtcNow();
        while (outbox.State().Waiting > 0)
        {
            await carrier.CarryAsync(CancellationToken.None);
            portal.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.True(portal.Time.GetUtcNow() - back < TimeSpan.FromHours(1), "mails still wait an hour after the server is back");
        }

        Assert.Equal(Enumerable.Range(0, Mails).Select(Recipient).Order(StringComparer.Ordinal), smtp.Mails.Select(mail => Assert.Single(mail.Recipients)).Order(StringComparer.Ordinal));
        Assert.Null(MailHealth.Fault(outbox, portal.Time));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: mail-outage-drained {(portal.Time.GetUtcNow() - back).TotalSeconds:F0} s"));
    }

    [Fact]
    public async Task A_mail_server_that_takes_connections_and_says_nothing_holds_up_no_login()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var portal = await StartAsync(((IPEndPoint)silent.LocalEndpoint).Port);
        Assert.True(portal.Core<MailOutbox>().TryQueue(new OfficeMail(Recipient(1), "s", "words"), TimeSpan.FromHours(8)));
        var isHeldUp = true;
        // The carrier gives up after 20 s of real time, also where the machine stood still for them; a login that waits for it comes after it each time.
        for (var number = 1; isHeldUp && number <= 3; number++)
        {
            isHeldUp = await IsHeldUpAsync(portal, silent, number);
            Assert.Equal(1, portal.Core<MailOutbox>().State().Waiting);
            portal.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.False(isHeldUp);
    }

    /// <summary>Whether somebody's login was over only after the carrier's wait.</summary>
    private static async Task<bool> IsHeldUpAsync(PortalHost portal, TcpListener silent, int number)
    {
        await portal.AddAsync($"mali{number}");
        var carrying = portal.Core<MailCarrier>().CarryAsync(CancellationToken.None);
        using var taken = await silent.AcceptTcpClientAsync();
        using var client = portal.Client($"127.0.0.{number}");
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, $"mali{number}", "Correct-7")).Status);
        var isHeldUp = carrying.IsCompleted;
        taken.Close();
        Assert.Equal(0, await carrying);
        return isHeldUp;
    }

    private static string Recipient(int number) => string.Create(CultureInfo.InvariantCulture, $"person{number}@office.example");

    private static Task<PortalHost> StartAsync(int port) => PortalHost.StartAsync(settings =>
    {
        settings.Mail.Host = "127.0.0.1";
        settings.Mail.Port = port;
        settings.Mail.From = "office@kpp2.example";
    });
}
