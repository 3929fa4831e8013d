using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Mail;

/// <summary>One mail to the configured server by SMTP (RFC 5321), as plain text in UTF-8.</summary>
internal sealed class MailSender(HotspotSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A server is configured.</summary>
    public bool CanSend => settings.Mail.Host is not null;

    /// <summary>Returns the message's id when the server took it.</summary>
    /// <exception cref="SmtpException">The server is down or refuses.</exception>
    /// <exception cref="OperationCanceledException">No answer in time.</exception>
    public async Task<string> SendAsync(OfficeMail mail, CancellationToken cancellationToken)
    {
        var mailSettings = settings.Mail;
        using var client = new SmtpClient(mailSettings.Host, mailSettings.Port) { EnableSsl = mailSettings.Security == MailSettings.StartTls };
        if (mailSettings.Username is { } user)
            client.Credentials = new NetworkCredential(user, (await File.ReadAllLinesAsync(mailSettings.PasswordFile!, cancellationToken)).FirstOrDefault());
        using var message = Compose(mail, new MailAddress(mailSettings.From!, settings.Site.Name, Encoding.UTF8));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await client.SendMailAsync(message, patience.Token);
        return message.Headers["Message-ID"]!;
    }

    private static MailMessage Compose(OfficeMail mail, MailAddress from)
    {
        var message = new MailMessage
        {
            From = from,
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = mail.IsPlainAscii ? Encoding.ASCII : Encoding.UTF8,
            BodyTransferEncoding = mail.IsPlainAscii ? TransferEncoding.SevenBit : TransferEncoding.Base64,
        };
        var recipient = new MailAddress(mail.Recipient);
        // "a@x, b@y" reads as b's address with a's as his name: the mail would go to somebody else than is seen.
        if (recipient.DisplayName.Contains('@', StringComparison.Ordinal)) throw new FormatException("The recipient is more than one address.");
        message.To.Add(recipient);
        // RFC 3834 §5.2: keeps absence notes from answering.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Message-ID", $"<{Guid.CreateVersion7():N}@{from.Host}>");
        return message;
    }

    /// <summary>A subject may hold what people wrote; an end of line in it would begin another header (RFC 5322 §2.2).</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => HiddenSigns.Is(c) ? ' ' : c));
}
