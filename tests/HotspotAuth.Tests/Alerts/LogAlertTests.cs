using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
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
    public async Task A_day_that_was_altered_is_told_by_its_date()
    {
        await using var office = new WatchedOffice(replace: services => services.AddRetentionWork());
        await office.WriteAsync();
        var day = office.Core.Get<TrafficStore>().Today;
        office.Core.Clock.Move(TimeSpan.FromDays(1));
        await office.WriteAsync();
        await office.Core.Get<Sealing>().SealAsync(day, CancellationToken.None);
        var file = Path.Combine(office.Core.Data.Traffic, DayName.Of(day), "access.sqlite");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().LastIndexOf("fresh"u8)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        office.Core.Get<DayChecker>().Check(day);

        await office.RoundAsync();

        Assert.Contains($"verify-bad {DayName.Of(day)} bad", office.Open);
        EnglishIn.None(office);
    }

    [Fact]
    public async Task More_days_past_their_time_than_the_service_deletes_by_itself_are_told()
    {
        await using var office = new WatchedOffice();
        for (var i = 0; i < 3; i++)
        {
            await office.WriteAsync();
            office.Core.Clock.Move(TimeSpan.FromDays(1));
        }

        office.Core.Clock.Move(TimeSpan.FromDays(88));
        await office.WriteAsync();
        await office.RoundsAsync(3);
        Assert.DoesNotContain(office.Open, line => line.StartsWith("purge-many", StringComparison.Ordinal));

        office.Core.Clock.Move(TimeSpan.FromDays(2));
        await office.RoundsAsync(3);
        Assert.Contains(office.Open, line => line.StartsWith("purge-many", StringComparison.Ordinal));
    }

    private static bool Late(string line) => line.StartsWith("batch-late", StringComparison.Ordinal);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static async Task WriteAsync(WatchedOffice office, FlowGapRow gap)
    {
        await using var writer = LogWriter.Open(office.Core.Get<TrafficStore>(), LogStream.Flow, new StreamWriterOptions());
        await writer.AppendAsync(gap, CancellationToken.None);
        await writer.FlushAsync(CancellationToken.None);
    }
}
