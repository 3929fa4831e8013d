using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>Many devices that want nothing but to know whether there is an Internet.</summary>
public sealed class CrowdTests(HotspotFixture hotspot, ITestOutputHelper output) : IClassFixture<HotspotFixture>
{
    private const int Phones = 10_000;
    private const int PerSecond = 4_000;

    [LabFact]
    public async Task Ten_thousand_probing_devices_do_not_stop_a_login()
    {
        await hotspot.AddAsync("patient");
        using (new NeighbourRoom())
        {
            var gateway = await hotspot.Lab.Gateway.MacOfAsync("lan0");
            await using var crowd = await ProbingCrowd.StartAsync(hotspot.Lab.Client2, Phones, PerSecond, gateway.ToBytes());
            await Task.Delay(TimeSpan.FromSeconds(4));
            var (asked, answers, began) = (crowd.Asked, crowd.Answers, Stopwatch.GetTimestamp());
            Assert.Contains("HTTP/1.1 ", await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "patient"), StringComparison.Ordinal);
            var took = Stopwatch.GetElapsedTime(began);
            Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));
            while (crowd.Answered < Phones / 2 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30)) await Task.Delay(200);
            var span = Stopwatch.GetElapsedTime(began).TotalSeconds;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"login (three requests) {took.TotalSeconds:F2} s amid {(crowd.Asked - asked) / span:F0} new connections/s and {(crowd.Answers - answers) / span:F0} answers/s; {crowd.Answered} of {Phones} devices answered"));
            Assert.True(crowd.Answered >= Phones / 2, $"only {crowd.Answered} devices were answered: that is no crowd");
        }
    }
}
