using HotspotAuth.Lab.ServiceTests;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>The way to the Internet, and with it every resolver and time server, is away and comes back.</summary>
public sealed class OutageTests(HotspotFixture hotspot) : IClassFixture<HotspotFixture>
{
    [LabFact]
    public async Task Without_the_Internet_and_its_resolver_people_log_in_and_reach_it_once_it_is_back()
    {
        await hotspot.AddAsync("mali");
        await hotspot.Lab.InternetHost.IpAsync("link set eth0 down");
        Assert.Contains("303 See Other", await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "mali"), StringComparison.Ordinal);
        Assert.Contains("Person mali", (await hotspot.Lab.Client1.RunAsync("curl", "-4", "-s", "-L", "http://kpp2.net/status")).Succeeded().Output, StringComparison.Ordinal);
        Assert.False(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
        Assert.Equal("open", Assert.Single((await hotspot.JsonAsync("session", "list")).EnumerateArray()).GetProperty("state").GetString());

        await hotspot.Lab.InternetHost.IpBatchAsync("""
            link set eth0 up
            address replace 2001:db8:113::2/64 dev eth0 nodad
            """);
        for (var i = 0; i < 30 && !await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1); i++) await Task.Delay(500);
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client1);
    }
}
