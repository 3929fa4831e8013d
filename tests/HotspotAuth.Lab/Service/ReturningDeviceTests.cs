using System.Net;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>A registered device behind the real gateway: its connectivity check is its login.</summary>
public sealed class ReturningDeviceTests(HotspotFixture hotspot) : IClassFixture<HotspotFixture>
{
    [LabFact]
    public async Task It_comes_in_by_its_first_probe_where_its_group_lets_it_and_stays_out_once_its_person_logged_it_out()
    {
        var (mine, other) = (hotspot.Lab.Client1, hotspot.Lab.Client2);
        await hotspot.AddAsync("reader", "secret-123", "--group", "kiosk");
        var mac = (await mine.MacOfAsync("eth0")).ToString();
        (await hotspot.Lab.HotspotAsync("device", "add", "--mac", mac, "--user", "reader", "--name", "reading room")).Succeeded();
        // Registered alone is not enough.
        Assert.Equal("302", await ProbeAsync(mine));
        (await hotspot.Lab.HotspotAsync("group", "set", "kiosk", "--devices-return", "yes")).Succeeded();
        Assert.False(await HotspotFixture.ReachesInternetAsync(other));

        // What a verb changed is known within two seconds; from then on the probe is answered as open.
        var patience = DateTime.UtcNow + Patience.Most;
        while (await ProbeAsync(mine) != "204") Assert.True(DateTime.UtcNow < patience, "the device did not come in by itself");
        Assert.True(await HotspotFixture.ReachesInternetAsync(mine));
        await using (var connection = await HotspotFixture.ConnectAsync(mine)) await connection.WaitForAnswerAsync();
        Assert.Equal(Attempt.Connected, (await mine.TryConnectAsync(new IPEndPoint(LabTopology.Internet4, 443))).Outcome);
        var session = (await hotspot.JsonAsync("session", "list")).EnumerateArray().Single(s => s.GetProperty("user").GetString() == "reader");
        Assert.Equal(mac, session.GetProperty("mac").GetString(), ignoreCase: true);
        // Its neighbour on the same LAN gained nothing by it.
        Assert.Equal("302", await ProbeAsync(other));
        Assert.False(await HotspotFixture.ReachesInternetAsync(other));

        await HotspotFixture.LogOutAsync(mine);
        Assert.Equal("302", await ProbeAsync(mine));
        Assert.False(await HotspotFixture.ReachesInternetAsync(mine));
        Assert.Contains("303 See Other", await HotspotFixture.LogInAsync(mine, "reader"), StringComparison.Ordinal);
        Assert.True(await HotspotFixture.ReachesInternetAsync(mine));
        await HotspotFixture.LogOutAsync(mine);
    }

    [LabFact]
    public async Task Who_asks_from_outside_the_LAN_is_told_to_join_the_wifi_first_and_can_log_in_nowhere()
    {
        await hotspot.AddAsync("outside");
        var outside = hotspot.Lab.InternetHost;
        string[] asked = ["curl", "-4", "-s", "--resolve", "kpp2.net:8080:203.0.113.1", "-w", "%{http_code}"];
        foreach (var path in new[] { "/", "/login", "/status" })
        {
            var page = (await outside.RunAsync(asked[0], [.. asked[1..], $"http://kpp2.net:8080{path}"])).Succeeded().Output;
            Assert.EndsWith("200", page, StringComparison.Ordinal);
            Assert.Contains("KPP2", page, StringComparison.Ordinal);
            Assert.Contains("class=\"steps\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"password\"", page, StringComparison.Ordinal);
        }

        var answer = (await outside.RunAsync(asked[0], [.. asked[1..], "--data", "username=outside&password=secret-123", "http://kpp2.net:8080/login"])).Succeeded().Output;
        Assert.Contains("class=\"steps\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain((await hotspot.JsonAsync("session", "list")).EnumerateArray(), s => s.GetProperty("user").GetString() == "outside");
        // The same page from inside has the form.
        Assert.Contains("name=\"password\"", (await hotspot.Lab.Client2.RunAsync("curl", "-4", "-s", "http://kpp2.net/login")).Succeeded().Output, StringComparison.Ordinal);
    }

    private static async Task<string> ProbeAsync(LabHost client) =>
        (await client.RunAsync("curl", "-4", "-s", "-m", "30", "-o", "/dev/null", "-w", "%{http_code}", "http://connectivitycheck.gstatic.com/generate_204")).Output;
}
