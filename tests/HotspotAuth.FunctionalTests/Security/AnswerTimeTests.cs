using System.Diagnostics;
using System.Globalization;
using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Capture;
using HotspotAuth.FunctionalTests.Admin;
using Xunit.Abstractions;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>
/// Whether the time of an answer tells which names exist, measured: of two answers drawn at random, one to a name that exists and one to a name
/// that does not, how often does the first take longer? A half is what a coin tells.
/// </summary>
[Trait("Category", "Long")]
public sealed class AnswerTimeTests(ITestOutputHelper output)
{
    private const int Each = 60;

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_a_name_that_exists_as_for_one_that_does_not()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        for (var i = 0; i < Each; i++) await host.AddAccountAsync($"user{i}", "User");
        await host.RefreshAsync();
        await host.Administrators.SignInAsync("warm", "not the password", null, CancellationToken.None);

        foreach (var way in new[] { "portal", "pap" })
            Tell($"unknown-user-{way}", await MeasureAsync((name, i) => host.Core<AccessPolicy>().DecideAsync(Attempt(way, name, i), CancellationToken.None)));
        for (var i = 0; i < Each; i++) host.Desk.Add($"user{i}", "User", null, [ConsoleRole.Requester], Actor.System);
        Tell("unknown-user-console", await MeasureAsync((name, _) => host.Administrators.SignInAsync(name, "not the password", null, CancellationToken.None)));
    }

    private void Tell(string name, double share)
    {
        var figure = string.Create(CultureInfo.InvariantCulture, $"{name} {share:F3} share");
        output.WriteLine("figure: " + figure);
        Artifact.Append("figures.txt", string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd} {figure}"));
        Assert.InRange(share, 0.3, 0.7);
    }

    private static async Task<double> MeasureAsync(Func<string, int, Task> ask)
    {
        var (known, unknown) = (new List<long>(), new List<long>());
        for (var i = 0; i < Each; i++)
        {
            known.Add(await TimeAsync(() => ask($"user{i}", i)));
            unknown.Add(await TimeAsync(() => ask($"none{i}", i)));
        }

        return known.Sum(one => unknown.Sum(other => one > other ? 1.0 : one == other ? 0.5 : 0)) / (Each * Each);
    }

    private static async Task<long> TimeAsync(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetTimestamp() - since;
    }

    private static AccessAttempt Attempt(string way, string name, int device)
    {
        Assert.True(MacAddress.TryParse($"02:00:5e:{(way == "pap" ? 1 : 0):x2}:00:{device:x2}", out var mac));
        var from = new Device(mac, IPAddress.Parse($"10.10.{(way == "pap" ? 1 : 0)}.{device + 1}"));
        return way == "portal" ? AccessAttempt.Portal(name, "not the password", from) : AccessAttempt.Password("pap", name, "not the password", from, "nas", null);
    }
}
