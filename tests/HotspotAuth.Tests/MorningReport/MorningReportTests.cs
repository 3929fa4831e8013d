using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Mail;
using HotspotAuth.MorningReport;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.Extensions.Logging.Abstractions;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Tests.MorningReport;

/// <summary>The report of a real office's day: sealed, with sessions, refusals and a gap.</summary>
public sealed class MorningReportTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly CoreFixture _core = new(
        settings =>
        {
            settings.Mail.Host = "mail.office.example";
            settings.Alerts.Mail.Add("it@office.example");
        },
        services => services.AddRetentionWork());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _core.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task A_good_day_is_all_well_and_tells_how_many_were_online_and_the_seals_fingerprint()
    {
        await YesterdayAsync();
        var figures = _core.Get<MorningDesk>().Make();

        Assert.Equal(("2026-11-22", "2026-11-21", 1, 1, 1), (figures.Day, figures.About, figures.People, figures.Devices, figures.Peak));
        Assert.Equal((3_000_000, 500_000), (figures.BytesDown, figures.BytesUp));
        Assert.Equal(("WrongPassword", 2), (Assert.Single(figures.Refused).Reason, figures.Refused[0].Count));
        Assert.Matches("^[0-9a-f]{64}$", figures.Digest);
        Assert.False(figures.IsLate);
        var words = new MorningWords(new SiteSettings(), Language.Thai);
        Assert.Equal("ok", Line(words, figures, "seal").State);
        Assert.Contains("รหัสผิด 2", Line(words, figures, "logins").Text, StringComparison.Ordinal);
        Assert.Equal("unknown", Line(words, figures, "clock").State);
    }

    [Fact]
    public async Task The_mails_subject_is_the_verdict_and_it_goes_once()
    {
        await YesterdayAsync();
        await RunAsync();
        await RunAsync();

        var mail = Assert.Single(Mails());
        var words = new MorningWords(new SiteSettings(), Language.Thai);
        var figures = _core.Get<MorningStore>().Find(new DateOnly(2026, 11, 22))!.Figures;
        Assert.Equal($"[KPP2] รายงานเช้า: {words.Verdict(figures)}", mail.Subject);
        Assert.Contains("[ปกติ] ผู้ใช้เมื่อวาน: 1 คน 1 เครื่อง", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("mali", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_well_makes_the_verdict()
    {
        await YesterdayAsync();
        using (var connection = _core.Get<Database>().Open())
        {
            connection.Execute("INSERT INTO day_check (day, time, result, reason) VALUES ('2026-11-20', 0, 'altered', 'row 5')");
            connection.Execute("INSERT INTO alert (kind, subject, severity, facts, raised) VALUES ('disk-low', '', 'warn', '[\"n9\",\"b5000\"]', @now)", new { now = Ms(_core.Clock.GetUtcNow()) });
        }

        var figures = _core.Get<MorningDesk>().Make();
        var words = new MorningWords(new SiteSettings(), Language.English);
        Assert.Equal("bad", Line(words, figures, "verify").State);
        Assert.Contains("The disk is filling", Line(words, figures, "alerts").Text, StringComparison.Ordinal);
        Assert.Contains("urgent", words.Verdict(figures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_is_missing_is_told_in_the_readers_language()
    {
        _core.Get<HotspotSettings>().Backup.Directory = "/nowhere/backups";
        _core.Get<HotspotAuth.Backup.BackupHealth>().IsAway = true;
        var figures = _core.Get<MorningDesk>().Make();

        var thai = Line(new MorningWords(new SiteSettings(), Language.Thai), figures, "backup");
        Assert.Equal(("warn", true), (thai.State, thai.Text.StartsWith("ไม่พบที่เก็บข้อมูลสำรอง /nowhere/backups", StringComparison.Ordinal)));
        Assert.StartsWith("/nowhere/backups (Backup:Directory) isn't there", Line(new MorningWords(new SiteSettings(), Language.English), figures, "backup").Text, StringComparison.Ordinal);
        // A report of an older program has only the English sentence.
        Assert.Equal("as it was", Line(new MorningWords(new SiteSettings(), Language.Thai), figures with { BackupFault = "as it was", BackupWords = null }, "backup").Text);
    }

    [Fact]
    public async Task It_stays_as_it_was_made_whatever_happens_later()
    {
        await YesterdayAsync();
        var made = _core.Get<MorningDesk>().Make();
        using (var connection = _core.Get<Database>().Open()) connection.Execute("DELETE FROM session");

        Assert.Equal(made.People, _core.Get<MorningDesk>().Make().People);
    }

    [Theory]
    [InlineData(7, 59, 0, false)]
    [InlineData(8, 0, 1, false)]
    [InlineData(9, 15, 1, true)]
    public async Task A_service_that_starts_makes_it_after_its_time_only_and_says_when_it_is_late(int hour, int minute, int made, bool isLate)
    {
        Move(new DateTimeOffset(2026, 11, 22, hour, minute, 0, TimeSpan.FromHours(7)));
        await RunAsync();

        Assert.Equal(made, Mails().Count);
        Assert.Equal(isLate, Mails().Any(mail => mail.Body.Contains("ทำช้ากว่ากำหนด", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Asked_for_at_night_it_is_shown_and_the_mornings_own_is_still_made_and_mailed_at_its_time()
    {
        Move(new DateTimeOffset(2026, 11, 22, 0, 30, 0, TimeSpan.FromHours(7)));
        var night = _core.Get<MorningDesk>().Make();
        Assert.Equal((true, "2026-11-22", "2026-11-21"), (night.IsEarly, night.Day, night.About));
        Assert.Null(_core.Get<MorningStore>().Find(new DateOnly(2026, 11, 22)));
        Assert.Empty(Mails());

        Move(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(7)));
        await RunAsync();
        var morning = _core.Get<MorningStore>().Find(new DateOnly(2026, 11, 22))!.Figures;
        Assert.Equal((false, _core.Clock.GetUtcNow()), (morning.IsEarly, morning.Made));
        Assert.Single(Mails());
        Assert.False(_core.Get<MorningDesk>().Make().IsEarly);
    }

    [Fact]
    public void Where_no_time_is_set_for_it_it_is_made_when_it_is_asked_for()
    {
        _core.Get<HotspotSettings>().Operation.ReportAt = "";
        Move(new DateTimeOffset(2026, 11, 22, 0, 30, 0, TimeSpan.FromHours(7)));

        Assert.False(_core.Get<MorningDesk>().Make().IsEarly);
        Assert.NotNull(_core.Get<MorningStore>().Find(new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public void Who_checked_first_stands_and_the_report_goes_after_ninety_days()
    {
        Move(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(7)));
        var (desk, store, day) = (_core.Get<MorningDesk>(), _core.Get<MorningStore>(), new DateOnly(2026, 11, 22));
        Assert.False(store.TryCheck(day, Actor.Verb));
        desk.Make();
        Assert.True(store.TryCheck(day, new Actor("arunee", "admin", null)));
        Assert.False(store.TryCheck(day, new Actor("somchai", "admin", null)));
        Assert.Equal("arunee", store.Find(day)!.CheckedBy);

        _core.Clock.Move(TimeSpan.FromDays(91));
        desk.Make();
        Assert.Null(store.Find(day));
    }

    [Fact]
    public void Every_line_has_its_words_in_both_languages()
    {
        var empty = new MorningFigures { Day = "2026-11-22", About = "2026-11-21", Made = _core.Clock.GetUtcNow() };
        foreach (var language in new[] { Language.Thai, Language.English })
        {
            var lines = new MorningWords(new SiteSettings(), language).Lines(empty);
            Assert.Equal(15, lines.Count);
            Assert.All(lines, line => Assert.NotEmpty(line.Text));
            // What nobody measured is never green.
            Assert.All(new[] { "clock", "drill", "gaps", "disk", "seal", "verify", "mail", "backup" }, key => Assert.Equal((key, "unknown"), (key, lines.Single(line => line.Key == key).State)));
        }
    }

    private async Task YesterdayAsync()
    {
        var account = await _core.AddAsync("mali");
        var start = _core.Clock.GetUtcNow().AddHours(1);
        using (var connection = _core.Get<Database>().Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            HotspotAuth.Sessions.SessionStore.Put(transaction, HotspotAuth.Sessions.Session.Begin(account, start) with
            {
                Ip = System.Net.IPAddress.Parse("10.10.0.5"),
                State = HotspotAuth.Sessions.SessionState.Closed,
                End = start.AddHours(2),
                LastSeen = start.AddHours(2),
                Traffic = new(10, 10, 500_000, 3_000_000),
            });
            for (var i = 0; i < 2; i++)
                connection.Execute("INSERT INTO login_attempt (time, method, reason, username) VALUES (@time, 'portal', 'wrong-password', 'mali')", new { time = Ms(start) }, transaction);
            transaction.Commit();
        }

        await WriteAsync();
        var day = _core.Get<TrafficStore>().Today;
        Move(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(7)));
        await WriteAsync();
        await _core.Get<Sealing>().SealAsync(day, CancellationToken.None);
    }

    private async Task WriteAsync()
    {
        _core.Get<AccessStream>().Audit(Actor.System, "test", null, null, "done");
        await _core.Get<AccessStream>().FlushAsync(CancellationToken.None);
    }

    private void Move(DateTimeOffset to) => _core.Clock.Move(to - _core.Clock.GetUtcNow());

    private async Task RunAsync() =>
        await new MorningJob(_core.Get<MorningDesk>(), _core.Get<HotspotSettings>(), _core.Clock, NullLogger<MorningJob>.Instance).Execute(null!, CancellationToken.None);

    private IReadOnlyList<OfficeMail> Mails() => [.. _core.Get<MailOutbox>().Due(MailOutbox.Capacity).Select(waiting => waiting.Mail!)];

    private static MorningLine Line(MorningWords words, MorningFigures figures, string key) => words.Lines(figures).Single(line => line.Key == key);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
