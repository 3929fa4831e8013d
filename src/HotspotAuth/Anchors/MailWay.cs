using System.Globalization;
using System.Net.Mail;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>
/// Mails: all lines that wait in one message to each address, the body plain ASCII as it stands on the wire, so that a message saved
/// from any mail program can be given to <c>verify --anchors</c>. They go to the server at once instead of through the mails' outbox:
/// a line has left when the server took the message, and only then its witness is written.
/// </summary>
internal sealed class MailWay(AnchorSettings settings, SiteSettings site, MailSender sender, ILogger<MailWay> logger) : IAnchorWay
{
    public string Name => "mail";

    public int AtOnce => AnchorOutbox.Capacity;

    public async Task<AnchorProof> SendAsync(IReadOnlyList<AnchorLine> lines, CancellationToken cancellationToken)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"hotspotauth {site.Node}: {lines.Count} anchors, {DayName.Of(lines[^1].Day)}");
        string[] body =
        [
            "Keep this message. Its lines prove later that the traffic log of",
            "this site was not changed after they were sent:",
            "hotspotauth verify --anchors FILE   (FILE: this message, saved)",
            "",
            .. lines.Select(line => line.ToString()),
            "",
        ];
        var ids = new List<string>();
        AnchorException? refusal = null;
        foreach (var recipient in settings.Mail)
        {
            try
            {
                ids.Add(await sender.SendAsync(new OfficeMail(recipient, subject, string.Join("\r\n", body)) { IsPlainAscii = true }, cancellationToken));
            }
            catch (Exception fault) when (fault is SmtpException or IOException or UnauthorizedAccessException or FormatException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                refusal = new AnchorException($"the mail server does not take the message: {fault.GetBaseException().Message}", fault);
                AnchorLog.NotTaken(logger, settings.Mail.IndexOf(recipient), refusal.Message);
            }
        }

        // One address that is wrong must not send the others the same lines hour after hour.
        if (ids.Count == 0 && refusal is not null) throw refusal;
        return new AnchorProof(string.Join(' ', ids));
    }
}
