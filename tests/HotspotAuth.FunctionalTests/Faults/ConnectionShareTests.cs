using HotspotAuth.Operation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>The bound on connections in a real server, which nothing else ends.</summary>
public sealed class ConnectionShareTests
{
    [Fact]
    public async Task What_is_beyond_an_addresss_share_is_reset_and_counted_and_others_are_served()
    {
        const int Capacity = 40;
        using var folder = new ScratchFolder();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton(DataDirectory.OpenOrCreate(folder.Path)).AddSingleton<HotspotMeters>().AddSingleton<PrometheusText>().BuildServiceProvider();
        var metrics = services.GetRequiredService<PrometheusText>();
        var meters = services.GetRequiredService<HotspotMeters>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => ConnectionShares.Apply(kestrel, "portal", Capacity, meters));
        await using var site = builder.Build();
        site.MapGet("/", () => "here");
        await site.StartAsync();
        var address = new Uri(site.Urls.First());

        using var held = await HeldConnections.OpenAsync("127.0.0.66", address.Port, 60, []);
        await RunningService.EventuallyAsync(() => Task.FromResult(held.Count() == ConnectionShares.Least), "sixteen of sixty are left");
        using var client = new HttpClient();
        Assert.Equal("here", await client.GetStringAsync(address));
        Assert.Contains("hotspot_connections_refused_total{site=\"portal\"} 44", metrics.Write(), StringComparison.Ordinal);
        held.Dispose();

        await RunningService.EventuallyAsync(
            async () =>
            {
                using var again = await HeldConnections.OpenAsync("127.0.0.66", address.Port, 10, []);
                return await client.GetStringAsync(address) == "here" && again.Count() == 10;
            },
            "what was given back is free");
    }

    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("hotspot-shares-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
