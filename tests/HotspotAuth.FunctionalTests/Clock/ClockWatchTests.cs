using System.Globalization;
using System.Text.Json;
using HotspotAuth.Clock;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.FunctionalTests.Clock;

/// <summary>The clock beside a real chronyd: into the access stream, the health page, the metrics, the day's digest and the doctor's words.</summary>
public class ClockWatchTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(25);

    [NeedsFact("chronyd", "chrony")]
    public async Task A_clock_25_ms_behind_is_recorded_told_and_signed()
    {
        await using var right = new Chrony();
        await using var lost = new Chrony();
        var client = new SntpClient(TimeProvider.System);
        await right.FeedAsync(Ahead, () => Task.FromResult(client.Ask(right.Source, TimeSpan.FromMilliseconds(200)).State == ClockState.Ok));

        await using var service = await RunningService.StartAsync($"--Clock:Sources:0={right.Source}", $"--Clock:Sources:1={lost.Source}", "--Clock:Sources:2=127.0.0.1:9", "--Clock:IntervalSeconds=16");
        await RunningService.EventuallyAsync(() => Task.FromResult(Rows(service).Select(r => r.Source).Distinct(StringComparer.Ordinal).Count() >= 3), "three rows of the clock");

        var rows = Rows(service).GroupBy(r => r.Source, StringComparer.Ordinal).ToDictionary(source => source.Key, source => source.First(), StringComparer.Ordinal);
        Assert.Equal(ClockState.Ok, rows[right.Source].State);
        Assert.Equal(1, rows[right.Source].Stratum);
        var offset = rows[right.Source].OffsetMicroseconds!.Value;
        // Behind is negative. chrony's own estimate lies within a millisecond of what it was fed, ours within half the delay of that.
        Assert.InRange(offset, -26_000 - rows[right.Source].DelayMicroseconds!.Value, -24_000 + rows[right.Source].DelayMicroseconds!.Value);
        Assert.Equal((ClockState.Unsynchronised, null), (rows[lost.Source].State, rows[lost.Source].OffsetMicroseconds));
        Assert.Equal((ClockState.Unreachable, null), (rows["127.0.0.1:9"].State, rows["127.0.0.1:9"].OffsetMicroseconds));

        using var http = new HttpClient();
        var metrics = service.Address("metrics");
        Assert.Contains("clock is 2", await http.GetStringAsync(new Uri(metrics + "/health/ready")), StringComparison.Ordinal);
        var line = (await http.GetStringAsync(new Uri(metrics + "/metrics"))).Split('\n').Single(l => l.StartsWith("hotspot_clock_offset", StringComparison.Ordinal));
        Assert.Equal(offset / 1e6, double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), 0.002);
        Assert.Contains("ms behind, and 10 ms is the limit", service.Log, StringComparison.Ordinal);

        var (exitCode, said, _) = await service.VerbAsync("doctor");
        Assert.InRange(exitCode, 0, 1);
        Assert.Contains($"ms beside {right.Source} (stratum 1)", said, StringComparison.Ordinal);
        Assert.Contains($"{lost.Source} does not know the time itself", said, StringComparison.Ordinal);

        var day = (await service.JsonAsync("seal", "--day", DayName.Of(DayName.At(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok")))))[0].GetProperty("day").GetString();
        var digest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(service.Directory, "traffic", "digests", day + ".json"))).RootElement.GetProperty("clock");
        Assert.InRange(offset, digest.GetProperty("min_us").GetInt64(), digest.GetProperty("max_us").GetInt64());
        Assert.True(digest.GetProperty("max_us").GetInt64() < 0);
    }

    private static List<ClockRow> Rows(RunningService service)
    {
        var store = TrafficStore.OpenOrCreate(Path.Combine(service.Directory, "traffic"), "node-1", TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"), TimeProvider.System);
        return [.. new TrafficReader(store).ClockOffsets(0, long.MaxValue).Select(found => found.Row).Where(row => row.State != ClockState.Step)];
    }
}
