using HotspotAuth.Demo;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.FunctionalTests.Export;

/// <summary>What the verbs ask of a service that runs, and what its jobs do by themselves.</summary>
public sealed class RunningServiceTests
{
    [Fact]
    public async Task Running_service_seals_the_present_day_for_the_verb_and_goes_on_in_the_next()
    {
        using var program = new Program();
        using var service = program.Start(
            "serve", "--roles", "radius,jobs", "--Radius:Bind=127.0.0.1", "--Radius:AuthPort=0", "--Radius:AcctPort=0", "--Operation:MetricsUrls=http://127.0.0.1:0");
        try
        {
            while (await service.StandardOutput.ReadLineAsync() is { } line && line != "ready")
            {
            }

            Assert.False(service.HasExited, service.HasExited ? await service.StandardError.ReadToEndAsync() : "");
            var today = DayName.At(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"));
            var done = await program.JsonAsync("seal", "--day", DayName.Of(today));
            Assert.Equal([DayName.Of(today)], done.EnumerateArray().Select(d => d.GetProperty("day").GetString()));

            var days = (await program.JsonAsync("verify")).GetProperty("days").EnumerateArray().Select(d => (d.GetProperty("day").GetString(), d.GetProperty("result").GetString())).ToArray();
            Assert.Contains((DayName.Of(today), "valid"), days);
            Assert.Contains((DayName.Of(today.AddDays(1)), "open"), days);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Jobs_of_a_starting_service_drop_the_day_that_is_past_its_retention()
    {
        var scratch = Directory.CreateTempSubdirectory("export-jobs-").FullName;
        var settings = new HotspotSettings();
        settings.Data.Directory = scratch;
        var clock = new DemoClock(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.FromHours(7)));
        var data = DataDirectory.OpenOrCreate(scratch);
        var first = await OneSealedDayAsync(settings, data, clock);
        clock.MoveTo(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.FromHours(7)).ToUnixTimeMilliseconds());

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCore(settings, data).AddSingleton<TimeProvider>(clock).AddRetention(settings);
        using (var host = builder.Build())
        {
            await host.StartAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (Directory.Exists(first)) await Task.Delay(50, patience.Token);
            await host.StopAsync();
        }

        Assert.True(File.Exists(Path.Combine(data.Traffic, "receipts", "000001.sig")));
        Directory.Delete(scratch, recursive: true);
    }

    private static async Task<string> OneSealedDayAsync(HotspotSettings settings, DataDirectory data, DemoClock clock)
    {
        var store = TrafficStore.OpenOrCreate(data.Traffic, settings.Site.Node, settings.Site.Zone, clock);
        await using (var writer = LogWriter.Open(store, LogStream.Access, new StreamWriterOptions())) await writer.FlushAsync(CancellationToken.None);
        var day = store.Days[0];
        clock.MoveTo(DayName.EndOf(day, store.Zone) + 7_200_000);
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        await new DaySealer(store, signer).SealAsync(day, CancellationToken.None);
        return Path.Combine(store.Directory, DayName.Of(day));
    }
}
