using HotspotAuth.FunctionalTests.Mail;
using HotspotAuth.Mail;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>What people write becomes a mail's subject and body, and never its headers, its recipients or the conversation with the server.</summary>
public sealed class MailInjectionTests
{
    [Fact]
    public async Task An_end_of_line_in_subject_or_body_adds_no_header_no_recipient_and_no_command()
    {
        await using var server = new SmtpServer();
        var sender = Sender(server);

        await sender.SendAsync(new OfficeMail("mali@example.go.th", "Event\r\nBcc: evil@example.org\r\n\r\nbody", "text\r\n.\r\nMAIL FROM:<evil@example.org>\r\n.\r\n"), CancellationToken.None);

        var mail = Assert.Single(server.Mails);
        Assert.Equal("mali@example.go.th", Assert.Single(mail.Recipients));
        Assert.Equal("", mail.Header("Bcc"));
        Assert.StartsWith("Event  Bcc: evil@example.org    body\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<evil@example.org>", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mali@example.go.th\r\nBcc: evil@example.org")]
    [InlineData("mali@example.go.th>\r\nRCPT TO:<evil@example.org")]
    [InlineData("\"mali\r\n\"@example.go.th")]
    [InlineData("mali@example.go.th, evil@example.org")]
    [InlineData("")]
    public async Task A_recipient_that_is_more_than_one_address_gets_nothing(string recipient)
    {
        await using var server = new SmtpServer();
        var sender = Sender(server);

        await Assert.ThrowsAnyAsync<Exception>(() => sender.SendAsync(new OfficeMail(recipient, "Subject", "Body"), CancellationToken.None));

        Assert.Empty(server.Mails);
    }

    private static MailSender Sender(SmtpServer server)
    {
        var settings = new HotspotSettings();
        (settings.Mail.Host, settings.Mail.Port, settings.Mail.From) = ("127.0.0.1", server.Port, "hotspot@example.go.th");
        return new MailSender(settings);
    }
}
