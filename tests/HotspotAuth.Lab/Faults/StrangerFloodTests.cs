using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Lab.ServiceTests;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>Thousands of devices that nobody knows ask for addresses, names and the gateway, and never log in.</summary>
public sealed class StrangerFloodTests(ITestOutputHelper output)
{
    private const int Strangers = 10_000;
    private const int Frames = 30_000;

    [LabFact]
    public async Task ARP_DHCP_and_DNS_of_ten_thousand_strangers_stop_no_login_and_fill_no_memory()
    {
        using var room = new NeighbourRoom();
        await using var hotspot = await LoadedHotspot.StartAsync(sessions: 1);
        await hotspot.Lab.LeaseAsync(hotspot.Lab.Client1);
        var gateway = (await hotspot.Lab.Gateway.MacOfAsync("lan0")).ToBytes();
        var before = await hotspot.VitalsAsync(0);
        await using var flood = await FrameLoad.StartAsync(hotspot.Lab.Client2, n => Strange(gateway, n), perSecond: 1500, Frames);
        while (flood.Sent < Frames / 4) await Task.Delay(100);
        var since = Stopwatch.GetTimestamp();
        // A phone asks for a name again where the first answer is late.
        for (var tries = 1; (await hotspot.Lab.Client1.RunAsync("curl", "-4", "-s", "-m", "10", "http://kpp2.net/")).ExitCode != 0; tries++) Assert.True(tries < 10, "the portal can't be reached amid the flood");
        var answer = await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "user04000", Benchmarks.Load.LoadUsers.Password(4000));
        var login = Stopwatch.GetElapsedTime(since);
        Assert.Contains("303 See Other", answer, StringComparison.Ordinal);
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
        await flood.Completion;
        var after = await hotspot.VitalsAsync(0);

        Assert.Equal(2, Vitals.Metric(await hotspot.MetricsAsync(), "hotspot_sessions_open"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"login amid {Frames} frames of {Strangers} strangers: {login.TotalSeconds:F2} s; memory {before.Resident:F0} to {after.Resident:F0} MB, handles {before.Handles} to {after.Handles}"));
        Figures.Write(output, "stranger-flood-login", login.TotalSeconds, "s");
        Figures.Write(output, "stranger-flood-memory", after.Resident - before.Resident, "MB");
        Assert.InRange(after.Resident - before.Resident, -1000, 120);
        Assert.InRange(after.Handles - before.Handles, -1000, 50);
    }

    private static byte[] Strange(byte[] gateway, long number)
    {
        // Beyond the devices of the sessions.
        var device = 2000 + (int)(number / 3 % Strangers);
        return (number % 3) switch { 0 => Crowd.Arp(device), 1 => Crowd.Discover(device), _ => Crowd.Question(gateway, device) };
    }
}
