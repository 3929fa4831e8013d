using System.Text.Json;
using HotspotAuth.Alerts;
using HotspotAuth.FunctionalTests.Mail;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Alerts;

/// <summary>The real program tells a real mail server and a real bridge.</summary>
public sealed class AlertServiceTests
{
    private const string Secret = "a bridge's secret of the office";

    [Fact]
    public async Task A_trial_reaches_mail_and_webhook_signed_and_once()
    {
        await using var mail = new SmtpServer();
        await using var bridge = await WebhookBridge.StartAsync(Secret);
        var folder = Directory.CreateTempSubdirectory("alert-secret-");
        var file = Path.Combine(folder.FullName, "secret");
        await File.WriteAllTextAsync(file, Secret + "\n");
        await using var service = await RunningService.StartAsync(
            "--Mail:Host=127.0.0.1", $"--Mail:Port={mail.Port}", "--Mail:From=hotspot@office.example", "--Alerts:Mail:0=it@office.example", $"--Alerts:WebhookUrl={bridge.Url}", $"--Alerts:WebhookSecretFile={file}",
            "--Operation:ReportAt=");

        Assert.Equal(2, (await service.JsonAsync("alert", "test")).GetProperty("queued").GetInt32());
        await RunningService.EventuallyAsync(() => Task.FromResult(mail.Mails.Count == 1 && bridge.Taken.Count == 1), $"mails {mail.Mails.Count}, hooks {bridge.Taken.Count}, forged {bridge.Forged.Count}\n{service.Log}");

        Assert.Contains("ทดลองส่งการแจ้งเตือน", mail.Mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("A trial of the alerts", mail.Mails[0].Text, StringComparison.Ordinal);
        var message = Assert.Single(bridge.Taken);
        foreach (var member in new[] { "kind", "severity", "subject", "text_th", "text_en", "what_to_do_th", "what_to_do_en", "raised", "cleared", "site", "node", "event", "id", "sent" })
            Assert.True(message.TryGetProperty(member, out _), member);
        Assert.Equal(("trial", "trial", "node-1"), (message.GetProperty("kind").GetString(), message.GetProperty("event").GetString(), message.GetProperty("node").GetString()));
        Assert.Empty(bridge.Forged);
        Assert.Single(mail.Mails);

        var (exitCode, list, _) = await service.VerbAsync("alert", "list", "--all", "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal("trial", Assert.Single(JsonDocument.Parse(list).RootElement.EnumerateArray()).GetProperty("kind").GetString());
        folder.Delete(recursive: true);
    }

    /// <summary>What is done with it is told in the tests of the alerts.</summary>
    [Fact]
    public async Task A_process_without_the_jobs_says_how_its_parts_are_to_the_one_that_looks_for_alerts()
    {
        await using var capture = await RunningService.StartAsync("--roles=capture", "--Capture:ExporterBind=127.0.0.1:0", "--Capture:Exporters:0:Name=router-1", "--Capture:Exporters:0:Address=127.0.0.1");
        var apart = new PartsApart([Role.Capture, Role.Gateway], DataDirectory.OpenOrCreate(capture.Directory), TimeProvider.System);

        await RunningService.EventuallyAsync(() => Task.FromResult(apart.Checks().Any()), $"it said nothing\n{capture.Log}");

        Assert.Equal(["exporters", "exporters heard", "flow stream"], apart.Checks().Select(check => check.Name).Where(name => name != "clock").Order(StringComparer.Ordinal));
        Assert.All(apart.Checks(), check => Assert.Null(check.Fault()));
    }

    [Fact]
    public async Task Without_a_way_the_trial_says_which_keys_to_set()
    {
        await using var service = await RunningService.StartAsync();

        var (exitCode, _, error) = await service.VerbAsync("alert", "test");

        Assert.Equal(78, exitCode);
        Assert.Contains("Alerts:Mail", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_morning_report_is_made_by_the_verb_and_told_in_words_and_json()
    {
        await using var service = await RunningService.StartAsync("--Operation:ReportAt=");

        var (exitCode, text, error) = await service.VerbAsync("report", "--json");
        Assert.True(exitCode is 0 or 1, error);
        var report = JsonDocument.Parse(text).RootElement;
        Assert.Equal(15, report.GetProperty("lines").GetArrayLength());
        var (again, words, _) = await service.VerbAsync("report", "--date", report.GetProperty("day").GetString()!);
        Assert.Equal(exitCode, again);
        Assert.StartsWith(report.GetProperty("verdict").GetString()!, words, StringComparison.Ordinal);
        var (missing, _, told) = await service.VerbAsync("report", "--date", "2001-01-01");
        Assert.Equal(65, missing);
        Assert.Contains("90 days", told, StringComparison.Ordinal);
    }
}
