using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>What a running service takes over at SIGHUP, and what it leaves at its stop.</summary>
public sealed class ReloadTests
{
    private static readonly IPEndPoint Door = new(IPAddress.Parse("10.10.0.1"), 80);

    [LabFact]
    public async Task Lists_of_devices_are_taken_over_at_SIGHUP_and_the_ruleset_goes_at_the_stop_where_asked()
    {
        await using var lab = await LabTopology.CreateAsync();
        var service = await lab.StartHotspotAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Gateway:RemoveOnStop"] = "true" });
        await lab.LeaseAsync(lab.Client1);
        await lab.LeaseAsync(lab.Client2);
        Assert.Equal(Attempt.Connected, (await lab.Client1.TryConnectAsync(Door)).Outcome);
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(lab.ConfigFile))!;
        settings["Gateway"]!["Block"] = new JsonArray(Device(await lab.Client1.MacOfAsync("eth0")));
        settings["Gateway"]!["Bypass"] = new JsonArray(Device(await lab.Client2.MacOfAsync("eth0")));
        await File.WriteAllTextAsync(lab.ConfigFile, settings.ToJsonString());
        (await LabCommand.RunAsync("kill", "-HUP", service.Id.ToString(CultureInfo.InvariantCulture))).Succeeded();
        var patience = DateTime.UtcNow + Patience.Most;
        while ((await lab.Client2.TryConnectAsync(new IPEndPoint(LabTopology.Internet4, 443))).Outcome != Attempt.Connected) Assert.True(DateTime.UtcNow < patience, "the bypass does not pass");
        Assert.Equal(Attempt.Silent, (await lab.Client1.TryConnectAsync(Door)).Outcome);
        Assert.Equal(0, await service.StopAsync());
        Assert.DoesNotContain("hotspot", (await lab.Gateway.RunAsync("nft", "list", "tables")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PERMANENT", (await lab.Gateway.IpAsync("neigh show dev lan0")).Output, StringComparison.Ordinal);
    }

    private static JsonObject Device(Capture.MacAddress mac) => new() { ["Mac"] = mac.ToString(), ["Name"] = "named" };
}
