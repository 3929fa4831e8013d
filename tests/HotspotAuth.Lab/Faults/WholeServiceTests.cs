using System.Diagnostics;
using HotspotAuth.Lab.ServiceTests;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>What the whole service takes, with every role, its own ruleset and the capture.</summary>
public sealed class WholeServiceTests(ITestOutputHelper output)
{
    [LabFact]
    [Trait("Category", "Long")]
    public async Task Resident_memory_with_a_thousand_sessions_and_the_time_from_start_to_the_first_login()
    {
        await using var hotspot = await LoadedHotspot.StartAsync(sessions: 1000);
        Write("start-to-ready-1000-sessions", hotspot.Started.TotalSeconds, "s");
        await hotspot.Lab.LeaseAsync(hotspot.Lab.Client1);
        var since = Stopwatch.GetTimestamp();
        var answer = await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "user04000", Benchmarks.Load.LoadUsers.Password(4000));
        var login = Stopwatch.GetElapsedTime(since);
        Assert.Contains("303 See Other", answer, StringComparison.Ordinal);
        Write("first-login", login.TotalSeconds, "s");
        Write("start-to-first-login", (hotspot.Started + login).TotalSeconds, "s");

        // Every session has some connections, and the counters are read a few times.
        var gateway = (await hotspot.Lab.Gateway.MacOfAsync("lan0")).ToBytes();
        await using (var frames = await FrameLoad.StartAsync(hotspot.Lab.Client2, n => Crowd.Datagram(gateway, (int)(n % 1000), (ushort)(10_000 + (n / 1000))), perSecond: 500, most: 10_000)) await frames.Completion;
        var vitals = await hotspot.VitalsAsync(Stopwatch.GetElapsedTime(since).TotalSeconds);
        Assert.Equal(1001, Vitals.Metric(await hotspot.MetricsAsync(), "hotspot_sessions_open"));
        output.WriteLine(vitals.ToString());
        Write("resident-1000-sessions", vitals.Resident, "MB");
        Write("heap-1000-sessions", vitals.Heap, "MB");
        Write("handles-1000-sessions", vitals.Handles, "handles");
        Write("threads-1000-sessions", vitals.Threads, "threads");
        Assert.InRange(vitals.Resident, 1, 400);
    }

    private void Write(string name, double value, string unit) => Figures.Write(output, name, value, unit);
}
