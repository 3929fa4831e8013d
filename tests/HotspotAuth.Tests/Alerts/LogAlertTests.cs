using HotspotAuth.Accounts;
using HotspotAuth.Alerts;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Alerts;

/// <summary>The looks at the log, on real days with real rows and a moved clock.</summary>
public sealed class LogAlertTests
{
    [Fact]
    public async Task A_gap_in_the_log_is_told_with_its_stream_and_clears_an_hour_after()
    {
        await using var office = new WatchedOffice();
        await office.WriteAsync();
        await WriteAsync(office, new FlowGapRow(Ms(office.Now.AddMinutes(-2)), Ms(office.Now.AddMinutes(-1)), GapCause.KernelDrop, "eth0", 900));
        await office.RoundAsync();

        Assert.Contains("log-gap flow warn", office.Open);
        office.Core.Clock.Move(TimeSpan.FromMinutes(70));
        await office.RoundsAsync(7);
        Assert.DoesNotContain(office.Open, line => line.StartsWith("log-gap flow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(300, true)]
    public async Task A_restart_is_told_only_where_it_took_long(int seconds, bool isTold)
    {
        await using var office = new WatchedOffice();
        await office.WriteAsync();
        await WriteAsync(office, new FlowGapRow(Ms(office.Now.AddSeconds(-seconds)), Ms(office.Now), GapCause.Restart));

        await office.RoundAsync();

        Assert.Equal(isTold, office.Open.Contains("log-gap flow warn"));
    }

    [Fact]
    public async Task A_stream_that_gets_no_batch_for_three_minutes_is_told()
    {
        await using var office = new WatchedOffice(settings => settings.Capture.Interface = "wire0");
        await office.RoundAsync();
        await office.WriteAsync();
        await WriteAsync(office, new FlowGapRow(Ms(office.Now), Ms(office.Now), GapCause.Frame));
        await office.RoundsAsync(2);
        Assert.DoesNotContain(office.Open, Late);

        await office.WriteAsync();
        await office.RoundsAsync(2);
        Assert.Equal(["batch-late flow bad"], office.Open.Where(Late));

        await WriteAsync(office, new FlowGapRow(Ms(office.Now), Ms(office.Now), GapCause.Frame));
        for (var i = 0; i < 7; i++)
        {
            await office.WriteAsync();
            await WriteAsync(office, new FlowGapRow(Ms(office.Now), Ms(office.Now), GapCause.Frame));
            await office.RoundsAsync(1);
        }

        Assert.DoesNotContain(office.Open, Late);
    }

    [Fact]
    public async Task A_day_that_is_not_sealed_in_time_is_told_until_it_is()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        await office.WriteAsync();
        office.Core.Clock.Move(TimeSpan.FromDays(1));
        await office.WriteAsync();
        await office.RoundsAsync(6);
        Assert.Contains("seal-late warn", office.Open);

        await office.Core.Get<Sealing>().SealAsync(office.Core.Get<TrafficStore>().Today.AddDays(-1), CancellationToken.None);
        await office.RoundsAsync(7);
        Assert.DoesNotContain(office.Open, line => line.StartsWith("seal-late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_that_was_altered_is_told_by_its_date_until_it_is_put_back_and_a_night_has_passed()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        var day = office.Core.Get<TrafficStore>().Today;
        await SealedAsync(office, 8);
        var whole = Alter(office, day);
        office.Core.Get<DayChecker>().Check(day);
        await office.RoundAsync();
        Assert.Contains($"verify-bad {DayName.Of(day)} bad", office.Open);
        EnglishIn.None(office);

        await NightAsync(office);
        await office.RoundsAsync(7);
        Assert.Contains($"verify-bad {DayName.Of(day)} bad", office.Open);

        await File.WriteAllBytesAsync(AccessOf(office, day), whole);
        await NightAsync(office);
        await office.RoundsAsync(7);
        Assert.DoesNotContain(office.Open, line => line.StartsWith("verify-bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_day_that_was_put_back_and_then_purged_in_its_time_is_bad_no_longer()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        var day = office.Core.Get<TrafficStore>().Today;
        await SealedAsync(office, 1);
        var whole = Alter(office, day);
        Assert.True(office.Core.Get<DayChecker>().Check(day).IsBad);
        await File.WriteAllBytesAsync(AccessOf(office, day), whole);
        office.Core.Clock.Move(TimeSpan.FromDays(100));
        await RetainAsync(office);
        Assert.False(File.Exists(AccessOf(office, day)));

        await NightAsync(office);

        Assert.Equal(VerifyResult.Purged, office.Core.Get<DayChecks>().All()[day].Result);
    }

    [Fact]
    public async Task More_days_past_their_time_than_the_service_deletes_by_itself_are_told_until_somebody_says_yes()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        await SealedAsync(office, 3);
        office.Core.Clock.Move(TimeSpan.FromDays(100));
        await RetainAsync(office);
        await office.RoundsAsync(3);
        Assert.Contains("purge-many warn", office.Open);
        EnglishIn.None(office);

        var purging = office.Core.Get<Purging>();
        Assert.Equal(3, (await purging.PurgeAsync(purging.Due(), Actor.Verb, PurgeVerb.Reason, CancellationToken.None)).Count);
        await office.RoundsAsync(7);
        Assert.DoesNotContain(office.Open, Many);
    }

    [Fact]
    public async Task Days_that_stay_are_not_told_as_days_that_wait_to_be_purged()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        var first = office.Core.Get<TrafficStore>().Today;
        await SealedAsync(office, 3);
        for (var day = 0; day < 3; day++) Alter(office, first.AddDays(day));
        office.Core.Clock.Move(TimeSpan.FromDays(100));
        await RetainAsync(office);
        await office.RoundsAsync(3);

        Assert.All(office.Core.Get<Purging>().Due(), due => Assert.NotNull(due.Refusal));
        Assert.DoesNotContain(office.Open, Many);
    }

    [Fact]
    public async Task Imports_that_end_their_time_together_are_told_as_the_service_counts_them()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        for (var i = 0; i < 3; i++) await ImportAsync(office, $"old{i}");
        office.Core.Clock.Move(TimeSpan.FromDays(100));
        await RetainAsync(office);
        await office.RoundsAsync(3);

        Assert.Equal("3", office.Store.Open().Single(alert => alert.Kind == AlertKinds.PurgeMany).Facts[0].Plain);
    }

    private static bool Many(string line) => line.StartsWith("purge-many", StringComparison.Ordinal);

    /// <summary>Whole days with rows, sealed.</summary>
    private static async Task SealedAsync(WatchedOffice office, int days)
    {
        for (var i = 0; i < days; i++)
        {
            await office.WriteAsync();
            office.Core.Clock.Move(TimeSpan.FromDays(1));
        }

        await office.WriteAsync();
        await office.Core.Get<Sealing>().SealAsync(office.Core.Get<TrafficStore>().Today.AddDays(-1), CancellationToken.None);
    }

    private static async Task ImportAsync(WatchedOffice office, string name)
    {
        var import = ImportedStores.Open(office.Core.Get<HotspotSettings>(), office.Core.Data, name, office.Core.Clock);
        import.MarkImport(office.Now);
        await using (var writer = LogWriter.Open(import, LogStream.Flow, new StreamWriterOptions()))
        {
            await writer.AppendAsync(new FlowGapRow(Ms(office.Now), Ms(office.Now), GapCause.Frame), CancellationToken.None);
            await writer.FlushAsync(CancellationToken.None);
        }

        Assert.Single(await ImportedStores.SealAsync(office.Core.Data, import, CancellationToken.None));
    }

    private static string AccessOf(WatchedOffice office, DateOnly day) => Path.Combine(office.Core.Data.Traffic, DayName.Of(day), "access.sqlite");

    /// <summary>Changes one octet of a sealed day; gives the file as it was.</summary>
    private static byte[] Alter(WatchedOffice office, DateOnly day)
    {
        var file = AccessOf(office, day);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var whole = File.ReadAllBytes(file);
        byte[] bytes = [.. whole];
        bytes[bytes.AsSpan().LastIndexOf("fresh"u8)] ^= 1;
        File.WriteAllBytes(file, bytes);
        return whole;
    }

    /// <summary>The night's verification, until all that was asked for is looked at.</summary>
    private static async Task NightAsync(WatchedOffice office)
    {
        using var checker = ActivatorUtilities.CreateInstance<DayChecker>(office.Core.Get<IServiceProvider>());
        checker.AskForTonight();
        await checker.StartAsync(CancellationToken.None);
        while (checker.Waiting > 0) await Task.Delay(20);
        await checker.StopAsync(CancellationToken.None);
    }

    private static async Task RetainAsync(WatchedOffice office) =>
        await ActivatorUtilities.CreateInstance<RetentionJob>(office.Core.Get<IServiceProvider>()).Execute(null!, CancellationToken.None);

    private static bool Late(string line) => line.StartsWith("batch-late", StringComparison.Ordinal);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static async Task WriteAsync(WatchedOffice office, FlowGapRow gap)
    {
        await using var writer = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await writer.AppendAsync(gap, CancellationToken.None);
        await writer.FlushAsync(CancellationToken.None);
    }
}
