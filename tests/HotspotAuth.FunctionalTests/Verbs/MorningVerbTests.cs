using System.Globalization;
using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Verbs;

public sealed class MorningVerbTests
{
    /// <summary>Where it is noon now, so that a time of day before and one after it can be named.</summary>
    private static string NoonZone
    {
        get
        {
            var offset = 12 - DateTimeOffset.UtcNow.Hour;
            return string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(offset < 0 ? "+" : "-")}{Math.Abs(offset)}");
        }
    }

    [Fact]
    public async Task Before_its_time_the_report_is_shown_and_after_it_is_made_with_the_service_and_without()
    {
        var zone = $"--Site:TimeZone={NoonZone}";
        await using var service = await RunningService.StartAsync(zone, "--Operation:ReportAt=23:59");
        await ShownAsync(service);
        await service.StopAsync();
        await ShownAsync(service);

        string[] later = ["report", "--json", "--Operation:ReportAt=00:00", zone, $"--Data:Directory={service.Directory}"];
        var made = JsonDocument.Parse((await RunningService.RunAsync(RunningService.Program, null, later)).Out).RootElement;
        Assert.False(made.GetProperty("figures").GetProperty("is_early").GetBoolean());
        Assert.Contains((await service.VerbAsync("report", "--date", made.GetProperty("day").GetString()!)).ExitCode, new[] { 0, 1 });
    }

    private static async Task ShownAsync(RunningService service)
    {
        var (exit, shown, error) = await service.VerbAsync("report");
        Assert.True(exit is 0 or 1, error);
        Assert.StartsWith("Not this morning's report yet: it is made at 23:59 (Operation:ReportAt).", shown, StringComparison.Ordinal);
        Assert.Contains("Online yesterday", shown, StringComparison.Ordinal);
        var figures = JsonDocument.Parse((await service.VerbAsync("report", "--json")).Out).RootElement.GetProperty("figures");
        Assert.True(figures.GetProperty("is_early").GetBoolean());
        var day = figures.GetProperty("day").GetString()!;
        Assert.Equal(65, (await service.VerbAsync("report", "--date", day)).ExitCode);
    }
}
