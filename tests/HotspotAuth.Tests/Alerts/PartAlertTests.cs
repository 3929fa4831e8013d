using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Alerts;
using HotspotAuth.Backup;
using HotspotAuth.Clock;
using HotspotAuth.Drill;
using HotspotAuth.Mail;
using HotspotAuth.MorningReport;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Portal;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Alerts;

/// <summary>The looks at the parts of the service, each part made unwell by what makes it so.</summary>
public sealed class PartAlertTests
{
    [Theory]
    [InlineData(40, null)]
    [InlineData(20, "certificate warn")]
    [InlineData(6, "certificate bad")]
    [InlineData(-1, "certificate-over bad")]
    public async Task A_certificate_is_told_three_weeks_and_a_week_before_its_end_and_when_it_is_over(int days, string? told)
    {
        var folder = Directory.CreateTempSubdirectory("alert-cert-");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = new MovedClock().GetUtcNow();
        using var made = new CertificateRequest("CN=kpp2.net", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-90), now.AddDays(days).AddHours(1));
        var (chain, pem) = (Path.Combine(folder.FullName, "chain.pem"), Path.Combine(folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(chain, made.ExportCertificatePem());
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem());
        await using var office = new WatchedOffice(settings => (settings.Portal.CertificatePath, settings.Portal.CertificateKeyPath) = (chain, pem));

        await office.RoundAsync();

        Assert.Equal(told is null ? [] : [told], office.Open);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_renewed_certificate_that_can_not_be_read_is_told_as_a_part_and_clears_when_it_can()
    {
        var folder = Directory.CreateTempSubdirectory("alert-cert-");
        var (chain, pem) = (Path.Combine(folder.FullName, "chain.pem"), Path.Combine(folder.FullName, "key.pem"));
        var now = new MovedClock().GetUtcNow();
        var (good, key) = MadeCertificate.Of("kpp2.net", now.AddDays(-1), now.AddDays(90));
        await File.WriteAllTextAsync(chain, good);
        await File.WriteAllTextAsync(pem, key);
        await using var office = new WatchedOffice(settings => (settings.Portal.CertificatePath, settings.Portal.CertificateKeyPath) = (chain, pem));
        await office.RoundsAsync(2);
        Assert.Empty(office.Open);

        File.Delete(pem);
        await office.RoundsAsync(6);
        Assert.Equal(["part portal certificate warn"], office.Open);

        await File.WriteAllTextAsync(pem, key);
        await office.RoundsAsync(7);
        Assert.Empty(office.Open);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(9_000L, null)]
    [InlineData(12_000L, "clock-off warn")]
    [InlineData(-2_000_000L, "clock-off bad")]
    [InlineData(null, "clock-unknown warn")]
    public async Task A_clock_beyond_ten_milliseconds_or_not_measured_is_told_and_clears_when_it_is_right(long? offset, string? told)
    {
        await using var office = new WatchedOffice(settings => settings.Clock.Sources.Add("192.0.2.1"));
        office.Core.Get<ClockKnowledge>().Take([offset is { } off ? new ClockReading("192.0.2.1", ClockState.Ok, off, 10) : new ClockReading("192.0.2.1", ClockState.Unreachable)]);
        await office.RoundsAsync(7);
        Assert.Equal(told is null ? [] : [told], office.Open);

        office.Core.Get<ClockKnowledge>().Take([new ClockReading("192.0.2.1", ClockState.Ok, 100, 10)]);
        await office.RoundsAsync(7);
        Assert.Empty(office.Open);
    }

    [Fact]
    public async Task Mails_that_do_not_leave_are_told_by_webhook_and_not_by_mail()
    {
        await using var office = new WatchedOffice { DoMailsLeave = false };
        office.Core.Get<MailOutbox>().TryQueue(new OfficeMail("mali@office.example", "x", "x"), TimeSpan.FromDays(1));
        await office.RoundsAsync(11);

        Assert.Equal(["mail-stuck warn"], office.Open);
        Assert.Single(office.Mails);
        Assert.Single(office.Hooks);
        office.Execute("DELETE FROM mail_outbox");
        await office.RoundsAsync(7);
        Assert.Empty(office.Open);
    }

    [Fact]
    public async Task A_drill_that_failed_and_one_that_is_late_are_told_and_a_good_one_clears_them()
    {
        await using var office = new WatchedOffice();
        var drills = office.Core.Get<DrillStore>();
        drills.Add(new DrillResult(office.Now, [new DrillStep(DrillStage.Find, DrillOutcome.Failed, "the question found 2 instead of one")]));
        await office.RoundAsync();
        Assert.Equal(["drill-failed bad"], office.Open);
        EnglishIn.None(office);

        drills.Add(new DrillResult(office.Now, [new DrillStep(DrillStage.Find, DrillOutcome.Passed, null)]));
        await office.RoundsAsync(7);
        Assert.Empty(office.Open);

        office.Core.Clock.Move(TimeSpan.FromHours(27));
        await office.WriteAsync();
        // A machine that was off has a while after its start to make up for it.
        await office.RoundsAsync(20);
        Assert.DoesNotContain("drill-late warn", office.Open);
        await office.RoundsAsync(2);
        Assert.Contains("drill-late warn", office.Open);
    }

    [Theory]
    [InlineData("06:10", true)]
    [InlineData("", false)]
    public async Task A_drill_that_was_never_held_is_told_a_day_after_the_logs_first(string at, bool isTold)
    {
        await using var office = new WatchedOffice(settings => settings.Operation.DrillAt = at);
        await office.WriteAsync();
        office.Core.Clock.Move(new DateTimeOffset(2026, 11, 23, 1, 30, 0, TimeSpan.FromHours(7)) - office.Now);
        await office.RoundsAsync(25);
        Assert.DoesNotContain("drill-late warn", office.Open);

        await office.RoundsAsync(35);

        Assert.Equal(isTold, office.Open.Contains("drill-late warn"));
        EnglishIn.None(office);
    }

    [Fact]
    public async Task Anchors_that_have_not_left_for_a_day_are_told_by_their_way()
    {
        await using var office = new WatchedOffice(settings => settings.Anchors.Mail.Add("witness@elsewhere.example"));
        await office.WriteAsync();
        office.Execute("INSERT INTO anchor_outbox (way, line, is_head, queued, due, tries) VALUES ('mail', 'x', 1, @queued, @queued, 3)", new { queued = office.Now.AddHours(-25).ToUnixTimeMilliseconds() });

        await office.RoundAsync();

        Assert.Equal(["anchors-stuck mail warn"], office.Open);
    }

    [Theory]
    [InlineData(9, "disk-low warn")]
    [InlineData(3, "disk-low bad")]
    public async Task A_disk_that_fills_in_days_is_told_by_the_logs_own_growth(int days, string told)
    {
        await using var office = new WatchedOffice();
        await office.WriteAsync();
        // A file of holes counts with its length and takes no room.
        var day = Directory.CreateDirectory(Path.Combine(office.Core.Data.Traffic, DayName.Of(office.Core.Get<TrafficStore>().Today.AddDays(-1))));
        await using (var large = File.Create(Path.Combine(day.FullName, "large"))) large.SetLength(new DriveInfo(office.Core.Data.Root).AvailableFreeSpace / days * 98 / 100);

        await office.RoundsAsync(3);

        Assert.Contains(told, office.Open);
    }

    [Fact]
    public async Task A_backup_that_is_late_has_words_of_its_own()
    {
        await using var office = new WatchedOffice(settings => settings.Backup.Directory = "/nowhere/backups");
        office.Core.Get<BackupHealth>().IsAway = true;
        await office.RoundsAsync(4);

        Assert.Equal(["backup-late warn"], office.Open);
        Assert.Contains("ไม่พบที่เก็บข้อมูลสำรอง /nowhere/backups", Assert.Single(office.Mails).Body, StringComparison.Ordinal);
        EnglishIn.None(office);
    }

    [Fact]
    public async Task Sessions_that_can_not_be_written_are_urgent_and_clear_once_a_write_is_on_the_disk()
    {
        await using var office = new WatchedOffice();
        var journal = office.Core.Get<SessionJournal>();
        // Somebody's tool at work on the store: the journal's commit fails for real.
        office.Execute("ALTER TABLE revision RENAME TO revision_away");
        await journal.TryAgainAsync(CancellationToken.None);
        office.Execute("ALTER TABLE revision_away RENAME TO revision");
        await office.RoundsAsync(1);
        Assert.Equal(["sessions-unwritten bad"], office.Open);
        EnglishIn.None(office);
        await office.RoundsAsync(7);
        Assert.Single(office.Mails);

        await journal.TryAgainAsync(CancellationToken.None);
        await office.RoundsAsync(7);
        Assert.Empty(office.Open);
        await office.RoundsAsync(15);

        Assert.Equal(2, office.Mails.Count);
        Assert.Contains("กลับเป็นปกติ", office.Mails[1].Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 29, false)]
    [InlineData(8, 31, true)]
    public async Task A_morning_report_that_is_not_made_by_half_past_eight_is_told(int hour, int minute, bool isTold)
    {
        await using var office = new WatchedOffice();
        var (settings, store) = (office.Core.Get<HotspotSettings>(), office.Core.Get<MorningStore>());
        var morning = new DateTimeOffset(2026, 11, 22, hour, minute, 0, TimeSpan.FromHours(7));
        office.Core.Clock.Move(morning - office.Now);

        Assert.Equal(isTold, MorningRegistration.Missing(office.Now, settings, store).Any());
        office.Core.Get<MorningDesk>().Make();
        Assert.Empty(MorningRegistration.Missing(office.Now, settings, store));
    }

    [Fact]
    public void Settings_that_would_tell_nobody_or_anybody_are_refused()
    {
        string[] Keys(AlertSettings settings, string? mailHost = null) => [.. settings.Validate(mailHost).Select(fault => fault.Key)];

        Assert.Equal(["Alerts:Mail:0", "Alerts:Mail"], Keys(new AlertSettings { Mail = ["nobody"] }));
        Assert.Empty(Keys(new AlertSettings { Mail = ["it@office.example"] }, "mail.office.example"));
        Assert.Equal(["Alerts:WebhookUrl", "Alerts:WebhookSecretFile"], Keys(new AlertSettings { WebhookUrl = "http://bridge.example/x" }));
        Assert.Equal(["Alerts:WebhookSecretFile"], Keys(new AlertSettings { WebhookUrl = "http://127.0.0.1:9/x", WebhookSecretFile = "/nowhere" }));
        Assert.Empty(Keys(new AlertSettings()));
    }
}
