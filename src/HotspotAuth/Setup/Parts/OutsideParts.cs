using System.Globalization;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.Backup;
using HotspotAuth.Clock;
using HotspotAuth.Mail;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Setup.Parts;

/// <summary>Whom this machine asks and tells: mail server, time servers, the places that anchors go to, who gets the alerts.</summary>
internal static class OutsideParts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockPatience = TimeSpan.FromSeconds(2);

    public static async Task<PartResult> MailAsync(PartScene scene, CancellationToken cancellationToken)
    {
        var mail = scene.Settings.Mail;
        if (mail.Host is not { } host) return new PartResult("mail", PartState.Skipped, "none");
        var at = string.Create(CultureInfo.InvariantCulture, $"{host}:{mail.Port}");
        if (scene.Recipient is { Length: > 0 } recipient) return await SendAsync(scene, at, recipient, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, mail.Port, patience.Token);
            var greeting = new byte[4];
            await client.GetStream().ReadExactlyAsync(greeting, patience.Token);
            // RFC 5321 §4.2: 220 is "ready".
            return greeting.AsSpan(0, 3).SequenceEqual("220"u8) ? new PartResult("mail", PartState.Ok, "answers", at) : new PartResult("mail", PartState.Fail, "foreign", at);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PartResult("mail", PartState.Fail, "silent", at);
        }
    }

    private static async Task<PartResult> SendAsync(PartScene scene, string at, string recipient, CancellationToken cancellationToken)
    {
        try
        {
            var texts = PartResult.In(Words.Language.Thai);
            await new MailSender(scene.Settings).SendAsync(new OfficeMail(recipient, texts.Format("mail.test.subject", scene.Settings.Site.Ssid), texts.Format("mail.test.body", scene.Settings.Site.Name)), cancellationToken);
            return new PartResult("mail", PartState.Ok, "sent", recipient);
        }
        catch (Exception e) when (e is SmtpException or IOException or InvalidOperationException or FormatException or System.Security.Authentication.AuthenticationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PartResult("mail", PartState.Fail, "unsent", at, e.GetBaseException().Message);
        }
    }

    /// <summary>Each source's own answer, in their order.</summary>
    public static Task<ClockReading[]> ReadAsync(IReadOnlyList<string> sources, TimeProvider time, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var client = new SntpClient(time);
            // Each waits on a thread of its own for two seconds at the most; a handful is asked.
            return sources.Take(8).AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(source => client.Ask(source, ClockPatience)).ToArray();
        },
        cancellationToken);

    public static async Task<PartResult> ClockAsync(PartScene scene, CancellationToken cancellationToken)
    {
        var sources = scene.Settings.Clock.Sources;
        if (sources.Count == 0) return new PartResult("clock", PartState.Warn, "none");
        var readings = await ReadAsync(sources, scene.Time, cancellationToken);
        if (ClockKnowledge.Median(readings) is not { } offset) return new PartResult("clock", PartState.Warn, "silent", string.Join(", ", sources));
        var told = Offset(offset);
        var answered = string.Join(", ", readings.Where(reading => reading.State == ClockState.Ok).Select(reading => reading.Source));
        return TimeSpan.FromMicroseconds(offset).Duration() > ClockWatch.Limit ? new PartResult("clock", PartState.Warn, "off", told, answered) : new PartResult("clock", PartState.Ok, "right", told, answered);
    }

    /// <summary>An offset in milliseconds, with its sign.</summary>
    public static string Offset(long microseconds) => (microseconds / 1000.0).ToString("+#,0.0;-#,0.0;0.0", CultureInfo.InvariantCulture);

    public static PartResult Anchors(PartScene scene)
    {
        var ways = new StringBuilder();
        if (scene.Settings.Anchors.Mail.Count > 0) ways.Append("mail ");
        if (scene.Settings.Anchors.Timestamp.Url is not null) ways.Append("RFC 3161 ");
        if (scene.Settings.Anchors.Syslog.Host is not null) ways.Append("syslog ");
        return ways.Length == 0 ? new PartResult("anchors", PartState.Warn, "none") : new PartResult("anchors", PartState.Ok, "ways", ways.ToString().TrimEnd());
    }

    public static PartResult Backup(PartScene scene) => new BackupHealth(scene.Settings, scene.Data, scene.Time).Now() switch
    {
        null => new PartResult("backup", PartState.Warn, "none"),
        { Good: { } good, Fault: null } => new PartResult("backup", PartState.Ok, "made", Minute(good)),
        { Good: { } good } => new PartResult("backup", PartState.Warn, "late", Minute(good)),
        _ => new PartResult("backup", PartState.Warn, "never"),
    };

    /// <summary>Whom an alert reaches who does not look at the console.</summary>
    public static PartResult Alerts(PartScene scene)
    {
        var alerts = scene.Settings.Alerts;
        var told = string.Join(", ", alerts.WebhookUrl is null ? alerts.Mail : [.. alerts.Mail, "Alerts:WebhookUrl"]);
        return told.Length == 0 ? new PartResult("alerts", PartState.Warn, "nobody") : new PartResult("alerts", PartState.Ok, "told", told);
    }

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
